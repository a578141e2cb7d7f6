package io.lazaretto.artifact.format;

import java.util.regex.Pattern;

/** Models that are texts, by how they begin. */
final class FrameworkText {
    private static final Pattern XML = Pattern.compile(
            "\\ufeff?\\s{0,64}(<\\?xml[^>]{0,256}>\\s{0,64}|<!--[^>]{0,4096}-->\\s{0,64}){0,8}<(PMML|net)[\\s>].*",
            Pattern.DOTALL);
    private static final Pattern PADDLE = Pattern.compile(
            "\\{\\s{0,64}\"base_code\"\\s{0,64}:\\s{0,64}\\{\\s{0,64}\"magic\"\\s{0,64}:\\s{0,64}\"pir\"");
    private static final Pattern CATBOOST =
            Pattern.compile("\\{\\s{0,64}\"(ctr_data|features_info)\"\\s{0,64}:\\s{0,64}\\{");
    private static final Pattern MXNET =
            Pattern.compile("\\{\\s{0,64}\"nodes\"\\s{0,64}:\\s{0,64}\\[\\s{0,64}\\{\\s{0,64}\"op\"\\s{0,64}:");

    private static final Pattern R_TEXT = Pattern.compile("(RDA[23]\\r?\\n)?A\\r?\\n[23]\\r?\\n[0-9]{5,7}\\r?\\n");

    /** A serialised object in text form: its kind, its index, then a version or a length, and the name of a class. */
    private static final Pattern TORCH7 =
            Pattern.compile("[34]\\r?\\n1\\r?\\n\\d{1,3}\\r?\\n(V 1\\r?\\n\\d{1,3}\\r?\\n)?(torch|nn|cudnn)\\.");

    /** A layer with a type in the text form of protobuf. */
    private static final Pattern CAFFE =
            Pattern.compile("(^|\\n|\\})\\s{0,32}layers?\\s{0,16}:?\\s{0,16}\\{\\s{0,64}(#[^\\n]{0,200}\\n\\s{0,64})?"
                    + "(name|type|bottom|top)\\s{0,16}:");

    /** The same where a net begins: behind comments, its name and its inputs. */
    private static final Pattern CAFFE_NET =
            Pattern.compile("(\\s{0,64}+(#[^\\n]{0,400}|(name|input|input_dim|force_backward)"
                    + "\\s{0,16}:[^\\n]{0,200}|input_shape\\s{0,16}\\{[^}]{0,400}\\})\\s{0,16}\\n){0,64}+\\s{0,64}+"
                    + CAFFE.pattern());

    private static final Pattern DARKNET =
            Pattern.compile("(\\s{0,64}[#;][^\\n]{0,400}\\n){0,64}\\s{0,64}\\[(net|network)\\]\\s{0,64}\\r?\\n");

    private FrameworkText() {}

    /** @param named whether a loader goes by the name of the file, so that what it quotes in its middle tells nothing */
    static Format of(String head, boolean named) {
        var xml = XML.matcher(head);
        if (xml.matches()) {
            return xml.group(2).equals("PMML") ? Format.PMML : Format.OPENVINO;
        }
        if (PADDLE.matcher(head).lookingAt()) {
            return Format.PADDLE_PIR;
        }
        if (CATBOOST.matcher(head).lookingAt()) {
            return Format.CATBOOST_JSON;
        }
        if (MXNET.matcher(head).lookingAt()) {
            return Format.MXNET_SYMBOL;
        }
        if (R_TEXT.matcher(head).lookingAt()) {
            return Format.R_DATA;
        }
        if (TORCH7.matcher(head).lookingAt()) {
            return Format.TORCH7;
        }
        if (named ? CAFFE_NET.matcher(head).lookingAt() : CAFFE.matcher(head).find()) {
            return Format.CAFFE;
        }
        if (DARKNET.matcher(head).lookingAt()) {
            return Format.DARKNET;
        }
        return head.startsWith("7767517\n") ? Format.NCNN : Format.UNKNOWN;
    }
}
