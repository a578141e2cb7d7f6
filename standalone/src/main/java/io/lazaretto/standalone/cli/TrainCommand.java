package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code train}: goes through what a start needs, once, while the launcher records it. Not for people. */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("lazaretto-train-");
        Path model = SampleFiles.write(SampleModel.CLEAN, folder);
        LazarettoCommand.commandLine(terminal).execute("scan", "--format", "text", model.toString());
        return ExitCode.ADMITTED.code();
    }
}
