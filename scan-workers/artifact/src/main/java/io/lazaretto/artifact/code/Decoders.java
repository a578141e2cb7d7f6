package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Functions of Python's library that spell one thing by another, computed for known arguments. */
final class Decoders {
    private static final int MAX_INFLATED = 1 << 20;

    private Decoders() {}

    /** @return null when the result is not known */
    static Value fold(String name, List<Value> arguments) {
        List<Object> known = arguments.stream().map(Value::only).toList();
        Object result = known.isEmpty() || known.getFirst() == null ? null : decode(name, known.getFirst(), known);
        return result == null ? null : Value.constant(result);
    }

    /** What list() and its like make of a value. */
    static Value sequence(String name, Value value) {
        Object only = value.only();
        if (name.equals("builtins.str") && only != null) {
            return Value.constant(Folding.text(only)).with(value.traits());
        }
        if (name.equals("builtins.list") || name.equals("builtins.tuple")) {
            List<Value> elements = Folding.elements(value, 4_096);
            return elements == null ? value : Folding.sequence(elements).with(value.traits());
        }
        return value;
    }

    private static Object decode(String name, Object first, List<Object> all) {
        String text = first instanceof String s ? s : first instanceof Bytes b ? b.latin1() : null;
        return switch (name) {
            case "builtins.chr" ->
                first instanceof Long n && n >= 0 && n <= Character.MAX_CODE_POINT
                        ? Character.toString(n.intValue())
                        : null;
            case "builtins.ord" -> text != null && text.length() == 1 ? (Object) (long) text.charAt(0) : null;
            case "builtins.bytes", "builtins.bytearray" -> bytes(first);
            case "builtins.int" -> text == null ? first : number(text, all);
            case "builtins.reversed" -> reversed(first);
            case "builtins.bytes.fromhex", "builtins.bytearray.fromhex", "binascii.unhexlify", "binascii.a2b_hex" ->
                text == null ? null : hex(text);
            case "base64.b64decode", "base64.standard_b64decode", "base64.decodebytes", "binascii.a2b_base64" ->
                text == null ? null : base64(text, false);
            case "base64.urlsafe_b64decode" -> text == null ? null : base64(text, true);
            case "base64.b16decode" -> text == null ? null : hex(text);
            case "codecs.decode" -> text == null ? null : codec(text, all);
            case "zlib.decompress" -> text == null ? null : inflate(text);
            case "operator.add" -> all.size() == 2 ? sum(all) : null;
            case "builtins.format" -> all.size() == 1 ? Folding.text(first) : null;
            default -> null;
        };
    }

    private static Object sum(List<Object> all) {
        return all.get(1) == null
                ? null
                : Folding.operation(List.of("+"), List.of(Value.constant(all.get(0)), Value.constant(all.get(1))))
                        .only();
    }

    private static Object bytes(Object first) {
        if (!(first instanceof List<?> list)) {
            return first instanceof String s ? Folding.bytes(s.getBytes(StandardCharsets.UTF_8)) : null;
        }
        StringBuilder out = new StringBuilder(list.size());
        for (Object element : list) {
            if (!(element instanceof Long n) || n < 0 || n > 255) {
                return null;
            }
            out.append((char) n.intValue());
        }
        return new Bytes(out.toString());
    }

    private static Object number(String text, List<Object> all) {
        int radix = all.size() > 1 && all.get(1) instanceof Long n && n >= 2 && n <= 36 ? n.intValue() : 10;
        String digits = text.strip().toLowerCase(java.util.Locale.ROOT);
        if (radix == 16 && digits.startsWith("0x")) {
            digits = digits.substring(2);
        }
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object reversed(Object first) {
        if (first instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            Collections.reverse(copy);
            return copy;
        }
        if (first instanceof String s) {
            List<Object> letters = new ArrayList<>();
            for (int i = s.length() - 1; i >= 0 && letters.size() < 4_096; i--) {
                letters.add(String.valueOf(s.charAt(i)));
            }
            return letters;
        }
        return null;
    }

    private static Object hex(String text) {
        try {
            return Folding.bytes(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As Python does it: what is no letter of the alphabet is left out. */
    private static Object base64(String text, boolean urlSafe) {
        String clean = text.replaceAll("[^A-Za-z0-9+/_-]", "");
        try {
            Base64.Decoder decoder = urlSafe ? Base64.getUrlDecoder() : Base64.getMimeDecoder();
            return Folding.bytes(decoder.decode(clean));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Object codec(String text, List<Object> all) {
        String name = all.size() > 1 && all.get(1) instanceof String s
                ? s.replace("-", "").replace("_", "")
                : "";
        return switch (name) {
            case "rot13" -> rot13(text);
            case "hex", "hexcodec" -> hex(text);
            case "base64", "base64codec" -> base64(text, false);
            default -> null;
        };
    }

    private static String rot13(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c >= 'a' && c <= 'z') {
                out.append((char) ('a' + (c - 'a' + 13) % 26));
            } else if (c >= 'A' && c <= 'Z') {
                out.append((char) ('A' + (c - 'A' + 13) % 26));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    private static Object inflate(String latin1) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(latin1.getBytes(StandardCharsets.ISO_8859_1));
            byte[] out = new byte[MAX_INFLATED];
            int size = 0;
            while (size < out.length && !inflater.finished()) {
                int count = inflater.inflate(out, size, out.length - size);
                if (count == 0) {
                    break;
                }
                size += count;
            }
            return inflater.finished() ? Folding.bytes(Arrays.copyOf(out, size)) : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }
}
