package io.lazaretto.artifact.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.List;
import org.apache.commons.codec.digest.XXHash32;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.io.IOUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.tukaani.xz.XZInputStream;
import org.yaml.snakeyaml.LoaderOptions;

/** What an inspection needs beyond the JDK and its own classes. */
public final class Libraries {
    private static final List<Class<?>> CLASSES = List.of(
            JsonFactory.class,
            SevenZFile.class,
            XZInputStream.class,
            LoaderOptions.class,
            // What commons-compress needs.
            IOUtils.class,
            ArrayUtils.class,
            XXHash32.class);

    private Libraries() {}

    /** One class of each library, for a process that is given a class path of its own. */
    public static List<Class<?>> classes() {
        return CLASSES;
    }
}
