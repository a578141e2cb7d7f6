package io.lazaretto.standalone.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.inference.engine.ImageClassifier.Images;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelFileTest {
    @TempDir
    Path folder;

    private Images read(String json) throws IOException, Trouble {
        return PixelFile.read(Files.writeString(folder.resolve("pixels.json"), json));
    }

    @Test
    void threeDimensionsAreOneImage() throws Exception {
        Images images = read("[[[1,2],[3,4]],[[5,6],[7,8.5]],[[9,10],[11,12]]]");
        assertThat(images.count()).isEqualTo(1);
        assertThat(images.channels()).isEqualTo(3);
        assertThat(images.height()).isEqualTo(2);
        assertThat(images.width()).isEqualTo(2);
        assertThat(images.pixels()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8.5f, 9, 10, 11, 12);
    }

    @Test
    void fourDimensionsAreSeveral() throws Exception {
        Images images = read("[[[[1,2]]],[[[3,4]]]]");
        assertThat(images.count()).isEqualTo(2);
        assertThat(images.width()).isEqualTo(2);
    }

    @Test
    void anObjectHasPixelsAndAShape() throws Exception {
        Images images = read("{\"note\":[{}],\"pixel_values\":[1,2,3,4,5,6],\"shape\":[1,3,1,2]}");
        assertThat(images.channels()).isEqualTo(3);
        assertThat(images.pixels()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "[1,2]",
                "[[1,2],[3]]",
                "[[[1,2],[3]]]",
                "[[[1],2]]",
                "[[[\"a\"]]]",
                "[[[[[1]]]]]",
                "{}",
                "{\"pixel_values\":[1,2],\"shape\":[1,3,1,2]}",
                "{\"pixel_values\":[1,2],\"shape\":[2]}",
                "{\"pixel_values\":[1],\"shape\":[1,1,1,1,1,1,1]}"
            })
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(Trouble.class).hasMessageContaining("--pixels");
    }
}
