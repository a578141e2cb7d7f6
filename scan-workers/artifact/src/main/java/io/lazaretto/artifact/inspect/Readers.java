package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.arrow.ArrowReader;
import io.lazaretto.artifact.arrow.ParquetReader;
import io.lazaretto.artifact.boosting.CatboostJsonReader;
import io.lazaretto.artifact.boosting.LightgbmReader;
import io.lazaretto.artifact.boosting.XgboostJsonReader;
import io.lazaretto.artifact.boosting.XgboostUbjReader;
import io.lazaretto.artifact.code.PythonReader;
import io.lazaretto.artifact.coreml.CoremlReader;
import io.lazaretto.artifact.coreml.CoremlWeightsReader;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.gguf.GgufReader;
import io.lazaretto.artifact.hdf5.Hdf5Reader;
import io.lazaretto.artifact.jinja.JinjaReader;
import io.lazaretto.artifact.markup.MarkupReader;
import io.lazaretto.artifact.media.MediaReader;
import io.lazaretto.artifact.msgpack.MsgpackReader;
import io.lazaretto.artifact.mxnet.MxnetParamsReader;
import io.lazaretto.artifact.mxnet.MxnetSymbolReader;
import io.lazaretto.artifact.notebook.NotebookReader;
import io.lazaretto.artifact.onnx.OnnxReader;
import io.lazaretto.artifact.openvino.OpenvinoReader;
import io.lazaretto.artifact.packages.RequirementsReader;
import io.lazaretto.artifact.paddle.PaddleParamsReader;
import io.lazaretto.artifact.paddle.PaddlePirReader;
import io.lazaretto.artifact.paddle.PaddleProgramReader;
import io.lazaretto.artifact.pdf.PdfReader;
import io.lazaretto.artifact.pmml.PmmlReader;
import io.lazaretto.artifact.rdata.RdataReader;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.sentencepiece.SentencepieceReader;
import io.lazaretto.artifact.sevenzip.SevenZipReader;
import io.lazaretto.artifact.shell.ScriptReader;
import io.lazaretto.artifact.tar.TarReader;
import io.lazaretto.artifact.tensorflow.CheckpointIndexReader;
import io.lazaretto.artifact.tensorflow.TensorflowReader;
import io.lazaretto.artifact.tflite.TfliteReader;
import io.lazaretto.artifact.tfrecord.TfrecordReader;
import io.lazaretto.artifact.wrapper.Wrappers;
import io.lazaretto.artifact.yaml.YamlReader;
import java.util.Map;
import java.util.Optional;

/** Which reader understands which format. A format without one is INCONCLUSIVE. */
final class Readers {
    private static final Map<Format, FormatReader> ALL = Map.ofEntries(
            Map.entry(Format.TAR, new TarReader()),
            Map.entry(Format.GZIP, Wrappers.GZIP),
            Map.entry(Format.ZLIB, Wrappers.ZLIB),
            Map.entry(Format.BZIP2, Wrappers.BZIP2),
            Map.entry(Format.XZ, Wrappers.XZ),
            Map.entry(Format.LZMA, Wrappers.LZMA),
            Map.entry(Format.ZSTD, Wrappers.ZSTD),
            Map.entry(Format.LZ4, Wrappers.LZ4),
            Map.entry(Format.SEVEN_ZIP, new SevenZipReader()),
            Map.entry(Format.GGUF, new GgufReader()),
            Map.entry(Format.TEMPLATE, new JinjaReader()),
            Map.entry(Format.HDF5, new Hdf5Reader()),
            Map.entry(Format.ONNX, new OnnxReader()),
            Map.entry(Format.TF_SAVED_MODEL, TensorflowReader.binary("SavedModel")),
            Map.entry(Format.TF_SAVED_MODEL_TEXT, TensorflowReader.text("SavedModel")),
            Map.entry(Format.TF_GRAPH, TensorflowReader.binary("GraphDef")),
            Map.entry(Format.TF_GRAPH_TEXT, TensorflowReader.text("GraphDef")),
            Map.entry(Format.TF_FINGERPRINT, TensorflowReader.binary("FingerprintDef")),
            Map.entry(Format.KERAS_METADATA, TensorflowReader.binary("keras.SavedMetadata")),
            Map.entry(Format.TFLITE, new TfliteReader()),
            Map.entry(Format.TF_CHECKPOINT_INDEX, new CheckpointIndexReader()),
            Map.entry(Format.XGBOOST_JSON, new XgboostJsonReader()),
            Map.entry(Format.XGBOOST_UBJ, new XgboostUbjReader()),
            Map.entry(Format.LIGHTGBM, new LightgbmReader()),
            Map.entry(Format.PYTHON, new PythonReader()),
            // Formats of frameworks, and data.
            Map.entry(Format.SENTENCEPIECE, new SentencepieceReader()),
            Map.entry(Format.MSGPACK, new MsgpackReader()),
            Map.entry(Format.PADDLE_PROGRAM, new PaddleProgramReader()),
            Map.entry(Format.PADDLE_PARAMS, new PaddleParamsReader()),
            Map.entry(Format.PADDLE_PIR, new PaddlePirReader()),
            Map.entry(Format.COREML, new CoremlReader()),
            Map.entry(Format.COREML_WEIGHTS, new CoremlWeightsReader()),
            Map.entry(Format.OPENVINO, new OpenvinoReader()),
            Map.entry(Format.PMML, new PmmlReader()),
            Map.entry(Format.R_DATA, new RdataReader()),
            Map.entry(Format.MXNET_SYMBOL, new MxnetSymbolReader()),
            Map.entry(Format.MXNET_PARAMS, new MxnetParamsReader()),
            Map.entry(Format.ARROW, new ArrowReader()),
            Map.entry(Format.PARQUET, new ParquetReader()),
            Map.entry(Format.WAV, MediaReader.WAV),
            Map.entry(Format.FLAC, MediaReader.FLAC),
            Map.entry(Format.OGG, MediaReader.OGG),
            Map.entry(Format.MP3, MediaReader.MP3),
            Map.entry(Format.MP4, MediaReader.MP4),
            Map.entry(Format.FONT, MediaReader.FONT),
            Map.entry(Format.CATBOOST_JSON, new CatboostJsonReader()),
            Map.entry(Format.TFRECORD, new TfrecordReader()),
            Map.entry(Format.YAML, new YamlReader()),
            Map.entry(Format.MARKUP, new MarkupReader()),
            Map.entry(Format.SCRIPT, new ScriptReader()),
            Map.entry(Format.NOTEBOOK, new NotebookReader()),
            Map.entry(Format.REQUIREMENTS, new RequirementsReader()),
            Map.entry(Format.PDF, new PdfReader()));

    private Readers() {}

    static Optional<FormatReader> of(Format format) {
        return Optional.ofNullable(ALL.get(format));
    }
}
