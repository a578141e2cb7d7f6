package io.lazaretto.proving.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.ModelFolder;
import io.lazaretto.schemas.content.ModelHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir
    Path directory;

    @Test
    void theSameSeedWritesTheSameBytes() throws IOException {
        List<String> first = digests(new Corpus(7).build(directory.resolve("a"), "m", 20));
        List<String> second = digests(new Corpus(7).build(directory.resolve("b"), "m", 20));
        assertThat(second).isEqualTo(first);
        assertThat(digests(new Corpus(8).build(directory.resolve("c"), "m", 20)))
                .isNotEqualTo(first);
    }

    @Test
    void onlyCopiesShareContent() throws IOException {
        List<TestModel> models = new Corpus(1).build(directory, "m", 40);
        var byName = models.stream().collect(Collectors.toMap(TestModel::name, CorpusTest::digest));
        List<TestModel> originals =
                models.stream().filter(m -> m.copyOf() == null).toList();
        assertThat(originals.stream().map(CorpusTest::digest)).doesNotHaveDuplicates();
        assertThat(models).filteredOn(m -> m.copyOf() != null).hasSize(8).allSatisfy(copy -> assertThat(digest(copy))
                .isEqualTo(byName.get(copy.copyOf())));
    }

    @Test
    void everyRecipeIsThere() throws IOException {
        List<TestModel> models = new Corpus(1).build(directory, "m", 12);
        assertThat(models).extracting(TestModel::recipe).contains(Recipe.values());
    }

    /** The interpreter that loads such files elsewhere must agree that they are what they claim to be. */
    @Test
    void pythonReadsThePicklesAsMeant() throws Exception {
        TestModel torch = new Corpus(3).write(directory, "torch", Recipe.CLEAN_TORCH);
        TestModel evil = new Corpus(3).write(directory, "evil", Recipe.MALICIOUS_PICKLE);
        String script = """
                import pickletools, sys, zipfile
                names = zipfile.ZipFile(sys.argv[1]).namelist()
                clean = zipfile.ZipFile(sys.argv[1]).read('archive/data.pkl')
                evil = open(sys.argv[2], 'rb').read()
                for p in (clean, evil):
                    pickletools.dis(p, out=open('/dev/null', 'w'))
                ops = [(o.name, a) for o, a, _ in pickletools.genops(clean)]
                assert sum(o == 'BINPERSID' for o, _ in ops) == 2, ops
                assert ('GLOBAL', 'os system') not in ops, ops
                assert ('GLOBAL', 'os system') in [(o.name, a) for o, a, _ in pickletools.genops(evil)]
                assert 'archive/data/1' in names
                """;
        Process python = startPython(
                script,
                torch.folder().resolve("pytorch_model.bin"),
                evil.folder().resolve("model.pkl"));
        assumeThat(python).as("no python3 on this machine").isNotNull();
        String output = new String(python.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(output).isZero();
    }

    private static Process startPython(String script, Path first, Path second) {
        try {
            return new ProcessBuilder("python3", "-c", script, first.toString(), second.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return null;
        }
    }

    private static List<String> digests(List<TestModel> models) {
        Function<TestModel, String> digest = CorpusTest::digest;
        return models.stream().map(digest).toList();
    }

    private static String digest(TestModel model) {
        try {
            return ModelHash.hash(ModelFolder.list(model.folder(), ListingLimits.DEFAULT), unused -> {})
                    .manifest()
                    .digest();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
