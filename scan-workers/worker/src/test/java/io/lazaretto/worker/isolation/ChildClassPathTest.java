package io.lazaretto.worker.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.inspect.Libraries;
import io.lazaretto.worker.child.ScannerMain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildClassPathTest {
    private final List<Path> located = ChildClassPath.locate();

    @Test
    void theScannerFindsItselfAndTheArtifactRoom() {
        assertThat(located).contains(ChildClassPath.origin(ScannerMain.class), ChildClassPath.origin(Inspector.class));
    }

    @Test
    void theScannerFindsEveryLibraryOfTheArtifactRoomOnce() {
        assertThat(located).doesNotHaveDuplicates();
        assertThat(Libraries.classes()).isNotEmpty().allSatisfy(type -> assertThat(located)
                .contains(ChildClassPath.origin(type)));
    }
}
