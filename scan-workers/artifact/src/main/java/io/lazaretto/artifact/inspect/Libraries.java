package io.lazaretto.artifact.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.api.client.util.Lists;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.google.gson.Gson;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.KeylessVerifier;
import java.util.List;
import org.apache.commons.codec.digest.XXHash32;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.io.IOUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tsp.TSPUtil;
import org.erdtman.jcs.JsonCanonicalizer;
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
            XXHash32.class,
            // Signatures: sigstore-java and what it needs to verify without a network.
            KeylessVerifier.class,
            Digest.class,
            JcaX509CertificateConverter.class,
            TSPUtil.class,
            TSTInfo.class,
            Message.class,
            JsonFormat.class,
            Gson.class,
            ImmutableList.class,
            InternalFutureFailureAccess.class,
            Lists.class,
            JsonCanonicalizer.class);

    private Libraries() {}

    /** One class of each library, for a process that is given a class path of its own. */
    public static List<Class<?>> classes() {
        return CLASSES;
    }
}
