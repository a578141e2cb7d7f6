package io.lazaretto.standalone;

import io.lazaretto.standalone.cli.LazarettoCommand;
import io.lazaretto.standalone.cli.Preparation;
import io.lazaretto.standalone.logs.Logs;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Entry point of the launcher. Quarkus is only booted by commands that serve HTTP. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logs.configure();
        Preparation.begin(arguments);
        System.exit(LazarettoCommand.execute(arguments));
    }
}
