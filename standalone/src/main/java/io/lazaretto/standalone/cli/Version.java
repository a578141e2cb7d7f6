package io.lazaretto.standalone.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version from the manifest of the packaged application. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"lazaretto " + version};
    }
}
