package io.lazaretto.proving.suite;

import io.lazaretto.proving.corpus.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Puts models into a watched folder as people do: some moved in whole, some copied in file by file. */
final class Landing {
    private Landing() {}

    /** @return where the model landed */
    static Path land(TestModel model, Path landing) throws IOException {
        Path target = landing.resolve(model.name());
        if (model.name().hashCode() % 2 == 0) {
            Files.move(model.folder(), target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        }
        Files.createDirectory(target);
        List<Path> files;
        try (var listing = Files.list(model.folder())) {
            files = listing.sorted().toList();
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        return target;
    }
}
