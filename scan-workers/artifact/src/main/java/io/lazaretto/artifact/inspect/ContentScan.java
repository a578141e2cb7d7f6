package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.format.FormatSniffer;
import io.lazaretto.artifact.format.NamedFormat;
import io.lazaretto.artifact.format.TarBlock;
import io.lazaretto.artifact.keras.KerasConfiguration;
import io.lazaretto.artifact.license.LicenseText;
import io.lazaretto.artifact.pickle.PickleScanner;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.safetensors.SafetensorsDetector;
import io.lazaretto.artifact.text.FormulaScan;
import io.lazaretto.artifact.torchscript.TorchScriptReader;
import io.lazaretto.artifact.yaml.FrontMatter;
import io.lazaretto.artifact.zip.ZipArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at one content, wherever it lies, with every parser that accepts it. */
final class ContentScan {
    static final List<String> POLYGLOT = List.of("CWE-436", "CWE-434");

    /** Formats that were walked as a pickle already, or have nothing in them. */
    private static final Set<Format> NO_PICKLE = Set.of(Format.PICKLE, Format.TORCH_LEGACY, Format.EMPTY);

    private static final Set<Format> ZIPS = Set.of(Format.ZIP, Format.TORCH_ZIP, Format.NPZ, Format.KERAS);

    /** Their readers account for every byte, so that an archive which the tail of the file spells lies in a member. */
    private static final Set<Format> ACCOUNTED = EnumSet.of(
            Format.TAR,
            Format.SEVEN_ZIP,
            Format.GZIP,
            Format.ZLIB,
            Format.BZIP2,
            Format.XZ,
            Format.LZMA,
            Format.ZSTD,
            Format.LZ4);

    private static final FormatReader SCRIPT = new TorchScriptReader();

    private final ModelScan scan;
    private final ModelBytes model;
    private final PickleScanner pickles;
    private final FormatSniffer sniffer;
    private final SafetensorsDetector safetensors;
    private final ArchiveScan archives;
    private final DataScan data;
    private final HiddenScan hidden;

    ContentScan(ModelScan scan, ModelBytes model) {
        this.scan = scan;
        this.model = model;
        this.pickles = new PickleScanner(scan.limits().pickle());
        this.sniffer = new FormatSniffer(pickles);
        this.safetensors = new SafetensorsDetector(scan.limits().safetensors());
        this.archives = new ArchiveScan(scan, this);
        this.data = new DataScan(scan, model, pickles);
        this.hidden = new HiddenScan(scan);
    }

    /** Looks at an artifact of the model. */
    void file(ByteView view, String path) throws IOException {
        if (Extension.of(path).isModel()) {
            scan.sawModelName();
        }
        Place place = Place.of(path);
        if (NamedFormat.of(path) == Format.UNKNOWN
                && scan.sideData().explains(path, view, scan.budget())
                && sniffer.sniff(view, "", scan.budget()) == Format.UNKNOWN) {
            scan.saw(Format.TENSOR_DATA);
            scan.sawUnreadWeights(Format.TENSOR_DATA);
            scan.sawFile(path, Format.TENSOR_DATA);
            tensorBytes(view, place, 0);
        } else {
            scan.sawFile(path, member(view, place, path, 0, null));
            license(view, path);
        }
    }

    /**
     * Looks at an artifact or an archive member.
     *
     * @param depth archives around it
     * @param torch is told of the storages that a pickle names; may be null
     * @return what it is
     */
    Format member(ByteView view, Place place, String name, int depth, TorchLayout torch) throws IOException {
        Format sniffed = sniffer.sniff(view, name, scan.budget());
        Format format = examine(sniffed, view, place, name, depth, torch);
        scan.saw(format);
        if (WeightFormats.areUnread(format, place.member() != null)) {
            scan.sawUnreadWeights(format);
        }
        compareWithName(format, place, name);
        secondLook(format, view, place, depth);
        hidden.content(format, view, place, name);
        readByName(format, view, place, name, depth, torch);
        return format;
    }

    /** A loader that goes by the name does not look at how the content begins. */
    private void readByName(Format content, ByteView view, Place place, String name, int depth, TorchLayout torch)
            throws IOException {
        Format named = NamedFormat.besides(content, name);
        if (named == Format.UNKNOWN) {
            return;
        }
        examine(named, view, place, name, depth, torch);
        if (!HiddenScan.isData(content) || !HiddenScan.isData(named)) {
            hidden.content(named, view, place, name);
        }
    }

    private void license(ByteView view, String path) throws IOException {
        if (LicenseText.isNamedLike(path)) {
            String head = new String(view.copy(0, LicenseText.HEAD), StandardCharsets.UTF_8);
            LicenseText.nameOf(head).ifPresent(name -> scan.config().license(name, path));
        }
    }

    HiddenScan hidden() {
        return hidden;
    }

    /** Looks at bytes that are elements of a tensor, and should be nothing else. */
    void tensorBytes(ByteView view, Place place, int depth) throws IOException {
        secondLook(Format.UNKNOWN, view, place, depth);
    }

    /** Looks at what the loader of a Keras archive takes for the configuration, whatever it is. */
    void kerasConfiguration(ByteView view, Place place, String name, int depth) throws IOException {
        read(
                KerasConfiguration.ARCHIVE::read,
                view,
                new ContentReading(scan, this, model, Format.KERAS, place, name, depth));
        secondLook(Format.JSON, view, place, depth);
    }

    /** Looks at a range of an archive that holds no entry. */
    void outsideEntries(ByteView view, long from, long to, Place place) throws IOException {
        pickles.search(view.slice(0, to), from, place, scan.budget(), scan.pickle()::add);
    }

    /** @return the format, more exactly than the first bytes tell it */
    private Format examine(Format format, ByteView view, Place place, String name, int depth, TorchLayout torch)
            throws IOException {
        Optional<FormatReader> reader = Readers.of(format);
        if (reader.isPresent()) {
            FormatReader used =
                    torch != null && torch.isScript(name) && format == Format.PYTHON ? SCRIPT : reader.get();
            read(used, view, new ContentReading(scan, this, model, format, place, name, depth));
            return format;
        }
        switch (format.nature()) {
            case MODEL -> {
                return model(format, view, place, name, torch);
            }
            case ARCHIVE -> {
                return archive(view, place, depth);
            }
            case TEXT -> {
                String ending = format == Format.TEXT ? Extension.of(name).text() : "";
                if (ending.equals("md")) {
                    ContentReading reading = new ContentReading(scan, this, model, format, place, name, depth);
                    FrontMatter.read(view, place, reading);
                } else if (ending.equals("csv") || ending.equals("tsv")) {
                    FormulaScan.scan(view, place, scan.budget(), scan.format()::add);
                }
                if (data.text(format, view, place)) {
                    ContentReading reading = new ContentReading(scan, this, model, format, place, name, depth);
                    read(KerasConfiguration.JSON::read, view, reading);
                }
            }
            case IMAGE -> data.image(format, view, place);
            case ACTIVE ->
                scan.inconclusive(
                        Reasons.NOT_EXAMINED + format.id(),
                        "format.not-examined",
                        "The file holds code or a template, which has not been examined",
                        place,
                        format);
            case UNSUPPORTED, UNSUPPORTED_MODEL ->
                scan.inconclusive(
                        Reasons.UNSUPPORTED,
                        "format.unsupported",
                        "The format is known and not yet understood",
                        place,
                        format);
            case EXECUTABLE -> program(place, name);
            case POINTER ->
                scan.inconclusive(
                        Reasons.MALFORMED,
                        "format.lfs-pointer",
                        "The file is a pointer to where its content should come from",
                        place,
                        format);
            case UNKNOWN ->
                scan.inconclusive(
                        Reasons.UNKNOWN, "format.unknown", "It is not known what this file is", place, format);
            case DOCUMENT, EMPTY -> {}
        }
        return format;
    }

    /** No model needs a program; one that bears the name of a model is there to be overlooked. */
    private void program(Place place, String name) {
        List<String> taxonomy = List.of("CWE-506");
        scan.format()
                .add(
                        Extension.of(name).isModel()
                                ? Signal.threat(
                                        "format.disguised-program",
                                        "The file is a program under the name of a model",
                                        place.whole(),
                                        Map.of("extension", Extension.of(name).text()),
                                        taxonomy)
                                : Signal.suspect(
                                        "format.executable",
                                        "The file is a program",
                                        place.whole(),
                                        Map.of(),
                                        taxonomy));
    }

    private void read(FormatReader reader, ByteView view, ContentReading reading) throws IOException {
        try {
            reader.read(view, reading.place(), reading);
        } catch (MalformedArtifactException e) {
            scan.format()
                    .add(Signal.inconclusive(
                            Reasons.MALFORMED,
                            reading.format().id() + ".malformed",
                            "The file breaks its format",
                            reading.place().at(e.offset()),
                            Map.of("problem", e.getMessage())));
        }
    }

    private Format model(Format format, ByteView view, Place place, String name, TorchLayout torch) throws IOException {
        if (format == Format.SAFETENSORS) {
            List<Signal> said = new ArrayList<>();
            boolean valid =
                    safetensors.examine(view, place, scan.budget(), said::add) == SafetensorsDetector.Result.VALID;
            said.forEach(scan.safetensors()::add);
            for (Signal signal : said) {
                if (signal.observation().rule().equals("safetensors.trailing-bytes")) {
                    long end = signal.observation().location().offset();
                    isPickleToo(view.slice(end, view.size() - end), place.member("behind@" + end), false);
                }
            }
            if (valid && place.member() == null) {
                scan.sawSafetensors(place.path());
            }
            return format;
        }
        if (format == Format.NPY) {
            data.array(view, place);
            return format;
        }
        PickleScanner.Scan pickle = pickles.scan(view, place, scan.budget(), signal -> scan.pickle()
                .add(torch == null ? signal : torch.resolve(signal)));
        if (torch != null) {
            torch.names(name, pickle.storages());
        }
        if (pickle.legacyTorch()) {
            return Format.TORCH_LEGACY;
        }
        if (torch == null && pickle.frameworks().holdWeights()) {
            scan.sawUnreadWeights(Format.PICKLE);
        }
        return Format.PICKLE;
    }

    private Format archive(ByteView view, Place place, int depth) throws IOException {
        checkNesting(depth);
        return archives.examine(view, place, depth);
    }

    void checkNesting(int depth) throws BudgetExceededException {
        if (depth >= scan.limits().nesting()) {
            throw new BudgetExceededException(Reasons.LIMIT + "archives in archives");
        }
    }

    /** Whether another parser accepts the bytes as well. */
    private void secondLook(Format format, ByteView view, Place place, int depth) throws IOException {
        boolean container = ZIPS.contains(format) || ACCOUNTED.contains(format);
        if (!NO_PICKLE.contains(format) && isPickleToo(view, place, container)) {
            polyglot("pickle", place);
        }
        if (format != Format.TAR && TarBlock.isAtStartOf(view)) {
            polyglot("tar", place);
            examine(Format.TAR, view, place, "", depth, null);
        }
        if (!container && ZipArchive.endsAsZip(view)) {
            if (format.nature() == Format.Nature.EXECUTABLE) {
                programWithArchive(place);
            } else {
                polyglot("zip", place);
            }
            archive(view, place, depth);
        }
    }

    /**
     * A stored member is looked at by itself: a walk that stumbles over the headers of its container into it finds nothing
     * new, unless it finds an attack.
     */
    private boolean isPickleToo(ByteView view, Place place, boolean container) throws IOException {
        List<Signal> found = new ArrayList<>();
        if (!pickles.scanOther(view, 0, place, scan.budget(), found::add)) {
            return false;
        }
        // The signature of an archive begins with the opcode of a persistent id, which only a loader could call.
        if (container
                && found.stream()
                        .noneMatch(s -> s.outcome() == Outcome.THREAT
                                && !s.observation().rule().equals("pickle.call.computed"))) {
            return false;
        }
        found.forEach(scan.pickle()::add);
        return true;
    }

    private void compareWithName(Format format, Place place, String name) {
        Extension extension = Extension.of(name);
        if (extension.permits(format) && NamedFormat.agrees(format, name)) {
            if (format == Format.EMPTY && extension.isModel()) {
                scan.inconclusive(Reasons.MALFORMED, "format.empty", "The file is empty", place, format);
            }
            return;
        }
        String title = "The file is not what its name says";
        if (format == Format.EMPTY || format == Format.LFS_POINTER || format == Format.UNKNOWN) {
            scan.inconclusive(Reasons.MALFORMED, "format.extension-mismatch", title, place, format);
        } else {
            Map<String, String> evidence = Map.of("format", format.id(), "extension", extension.text());
            scan.format().add(Signal.suspect("format.extension-mismatch", title, place.whole(), evidence, POLYGLOT));
        }
    }

    /** What llamafile makes: an actually portable executable or an ELF file, with the weights in a zip behind it. */
    private void programWithArchive(Place place) {
        scan.saw(Format.LLAMAFILE);
        scan.format()
                .add(Signal.suspect(
                        "llamafile.program",
                        "A program that carries an archive, as a llamafile carries its model: to load it is to run it",
                        place.whole(),
                        Map.of(),
                        List.of("CWE-506", "CWE-829")));
    }

    private void polyglot(String what, Place place) {
        scan.format()
                .add(Signal.suspect(
                        "format.polyglot",
                        "Two parsers accept these bytes",
                        place.whole(),
                        Map.of("also", what),
                        POLYGLOT));
    }
}
