package io.lazaretto.artifact.media;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRulesTest {
    private static final String FILM = "\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0008moov\0\0\0\u000cmdatabcd";

    private static InspectionAssert of(String name, byte[] bytes) {
        return inspecting(TestingModel.of(name, bytes).with("model.safetensors", SafetensorsBuilder.clean()));
    }

    private static InspectionAssert film(String latin1) {
        return of("a.mp4", latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/a.wav", "audio/f.wav", "audio/a.flac", "audio/a.ogg", "font/t.ttf", "font/t.woff"})
    void bytesBehindTheEndAreSuspicious(String file) {
        byte[] whole = TestResources.read("written/" + file);
        of(file, whole).staysSilent();
        byte[] longer = Arrays.copyOf(whole, whole.length + 40);
        Arrays.fill(longer, whole.length, longer.length, (byte) 'x');
        of(file, longer).reports(FORMAT, SUSPECT, "media.trailing-bytes");
    }

    @Test
    void bytesBehindTheLastFrameAreMalformed() {
        byte[] whole = TestResources.read("written/audio/a.mp3");
        of("a.mp3", Arrays.copyOf(whole, whole.length + 40)).isInconclusive(FORMAT, "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/a.wav", "audio/a.ogg", "audio/a.mp3", "font/t.ttf", "font/t.woff"})
    void aCutFileIsMalformed(String file) {
        byte[] whole = TestResources.read("written/" + file);
        of(file, Arrays.copyOf(whole, whole.length - 20)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aChangedFrameOrPageIsNotClear() {
        for (String file : new String[] {"audio/a.flac", "audio/a.ogg"}) {
            byte[] whole = TestResources.read("written/" + file);
            whole[whole.length - 30] ^= 1;
            of(file, whole).isNotClear();
        }
    }

    @Test
    void filmsOfStandardBoxesAreClear() {
        film(FILM).staysSilent();
        film(FILM.replace("mdat", "acme")).isInconclusive(FORMAT, "not examined: box");
        film(FILM.replace("moov", "free")).isInconclusive(FORMAT, "malformed");
        film(FILM + "xx").isInconclusive(FORMAT, "malformed");
    }

    @Test
    void picturesInAFontAreNotExamined() {
        String font = new String(TestResources.read("written/font/t.ttf"), StandardCharsets.ISO_8859_1);
        of("a.ttf", font.replace("post", "SVG ").getBytes(StandardCharsets.ISO_8859_1))
                .isInconclusive(FORMAT, "not examined: SVG in a font");
        font = new String(TestResources.read("written/font/t.woff"), StandardCharsets.ISO_8859_1);
        of("a.woff", font.replace("post", "SVG ").getBytes(StandardCharsets.ISO_8859_1))
                .isInconclusive(FORMAT, "not examined: SVG in a font");
    }

    private static InspectionAssert woff2(String directory, int tables) {
        byte[] body = (directory + "packed").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer font = ByteBuffer.allocate(48 + body.length)
                .put("wOF2".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x0001_0000)
                .putInt(48 + body.length)
                .putShort((short) tables)
                .putShort((short) 0)
                .putInt(200)
                .putInt(6);
        return of("a.woff2", font.position(48).put(body).array());
    }

    /** Entries of the directory: known tags by number, {@code glyf} and {@code loca} with a length more. */
    @Test
    void theTablesOfACompressedFontAreKnown() {
        String glyphs = "\u0000\u0010\u0001\u0036\n\u0081\u0000\u0040\u000b\u0020\u0000";
        woff2(glyphs, 4).staysSilent();
        woff2(glyphs + "\u0024\u0081\u0000", 5).isInconclusive(FORMAT, "not examined: SVG in a font");
        woff2(glyphs + "\u003fSVG \u0010", 5).isInconclusive(FORMAT, "not examined: SVG in a font");
        woff2(glyphs + "\u003fpost\u0010", 5).staysSilent();
        woff2(glyphs + "\u00c1\u0024\u0024", 5).staysSilent();
        woff2("\u0000\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", 1).isInconclusive(FORMAT, "malformed");
        woff2("\u0000\u0010", 200).isInconclusive(FORMAT, "malformed");
    }

    private static byte[] page(int flags) {
        ByteBuffer page = ByteBuffer.allocate(27)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OggS\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) flags);
        int crc = 0;
        for (byte b : page.array()) {
            crc ^= b << 24;
            for (int i = 0; i < 8; i++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c1_1db7 : crc << 1;
            }
        }
        return page.putInt(22, crc).array();
    }

    /** A million pages of nothing, which once cost a buffer each. */
    @Test
    void manyPagesCostNoMoreThanTheirBytes() {
        byte[] pages = new byte[27 * 1_000_000];
        for (int i = 0; i < pages.length; i += 27) {
            System.arraycopy(page(i + 27 == pages.length ? 4 : 0), 0, pages, i, 27);
        }
        of("a.ogg", pages).staysSilent();
    }
}
