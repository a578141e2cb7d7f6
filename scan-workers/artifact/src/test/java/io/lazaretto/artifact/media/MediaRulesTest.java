package io.lazaretto.artifact.media;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
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
    }
}
