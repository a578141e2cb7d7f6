package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Visits every object that links lead to, each once. */
final class Hdf5Walk {
    private static final int MAX_OBJECTS = 1 << 18;
    private static final int MAX_PATH = 1 << 10;
    private static final String EXTENSION = "superblock extension";
    private static final int MAX_LINKS = 1 << 18;
    private static final int COMMITTED = 2;
    private static final int HASH = 4;
    private static final int LINK_NAMES = 5;
    private static final int ATTRIBUTE_NAMES = 8;

    private final Superblock file;
    private final Hdf5Input input;
    private final Hdf5Signals signals;
    private final Values values;
    private final Datasets datasets;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();
    private final List<Link> links = new ArrayList<>();
    private MalformedArtifactException firstFault;
    private int followed;

    private record Pending(long address, String path) {}

    Hdf5Walk(Superblock file, Hdf5Signals signals, Place place, Reading reading) {
        this.file = file;
        this.input = file.input();
        this.signals = signals;
        this.values = new Values(input, signals, place, reading);
        this.datasets = new Datasets(file, values, signals, place, reading);
    }

    /** @throws MalformedArtifactException the first fault, after everything else was looked at */
    void run() throws IOException, MalformedArtifactException {
        if (file.hasExtension()) {
            visit(file.extension(), EXTENSION);
        }
        visit(file.root(), "");
        while (!pending.isEmpty()) {
            Pending next = pending.removeLast();
            try {
                object(next.address(), next.path());
            } catch (MalformedArtifactException e) {
                firstFault = firstFault == null ? e : firstFault;
                links.clear();
            } catch (ArithmeticException e) {
                firstFault = input.malformed(next.address(), "a size that overflows");
                links.clear();
            }
        }
        if (firstFault != null) {
            throw firstFault;
        }
    }

    private void visit(long address, String path) throws BudgetExceededException {
        if (seen.add(address)) {
            if (seen.size() > MAX_OBJECTS) {
                throw new BudgetExceededException("limit: hdf5 objects");
            }
            pending.add(new Pending(address, path));
        }
    }

    private void object(long address, String path) throws IOException, MalformedArtifactException {
        Cursor space = null;
        Cursor type = null;
        Cursor layout = null;
        Cursor filters = null;
        boolean external = false;
        boolean group = path.equals(EXTENSION);
        for (Message message : ObjectHeaders.read(input, address)) {
            group |= message.type() == Message.SYMBOL_TABLE || message.type() == Message.LINK_INFO;
            Cursor body = body(message, path);
            if (body == null) {
                continue;
            }
            switch (message.type()) {
                case Message.DATASPACE -> space = body;
                case Message.DATATYPE -> type = body;
                case Message.LAYOUT -> layout = body;
                case Message.FILTERS -> filters = body;
                case Message.EXTERNAL_FILES -> {
                    external = true;
                    signals.externalStorage(input.position(message.address()), path);
                }
                case Message.SYMBOL_TABLE -> new SymbolTable(file, links::add).read(body.address(), body.address());
                case Message.LINK -> links.add(Link.read(body));
                case Message.LINK_INFO -> denseLinks(body, path);
                case Message.ATTRIBUTE -> values.attribute(Attribute.read(body, input.lengthBytes()), path);
                case Message.ATTRIBUTE_INFO -> denseAttributes(body, path);
                default -> other(message, body, path);
            }
        }
        follow(path);
        if (!group && (type == null || space != null && layout == null)) {
            throw input.malformed(address, "an object that is no group, no dataset and no type");
        }
        if (layout != null) {
            if (space == null || type == null) {
                throw input.malformed(address, "a dataset without a shape or a type");
            }
            datasets.examine(new Datasets.Parts(space, type, layout, filters, external), path, address);
        }
    }

    /** @return the body, wherever it lies; null when there is nothing to look at */
    private Cursor body(Message message, String path) throws IOException, MalformedArtifactException {
        Cursor cursor = input.open(message.address(), message.length());
        if (!message.isShared() || message.type() == Message.NIL) {
            return message.type() == Message.NIL ? null : cursor;
        }
        int version = cursor.u8();
        cursor.expect("version of a shared message", version, 1, 2, 3);
        int where = cursor.u8();
        cursor.skip(version == 1 ? 6 : 0);
        if (version == 3 && where != COMMITTED) {
            signals.notExamined("shared message", input.position(message.address()), path);
            return null;
        }
        for (Message other : ObjectHeaders.read(input, cursor.address())) {
            if (other.type() == message.type() && !other.isShared()) {
                return input.open(other.address(), other.length());
            }
        }
        throw input.malformed(message.address(), "a shared message that is not where it should be");
    }

    private void other(Message message, Cursor body, String path) throws IOException, MalformedArtifactException {
        if (message.type() == Message.FILL) {
            body.expect("version of a fill value", body.u8(), 1, 2, 3);
        }
        switch (message.type()) {
            case Message.FILL_OLD,
                    Message.FILL,
                    Message.GROUP_INFO,
                    Message.COMMENT,
                    Message.MODIFIED_OLD,
                    Message.MODIFIED,
                    Message.CONTINUATION,
                    Message.TREE_K,
                    Message.REFERENCE_COUNT,
                    Message.FILE_SPACE -> {}
            default -> signals.notExamined("message " + message.type(), input.position(message.address()), path);
        }
    }

    private void follow(String path) throws BudgetExceededException {
        for (Link link : links) {
            if (++followed > MAX_LINKS) {
                throw new BudgetExceededException("limit: hdf5 links");
            }
            String target = path.length() > MAX_PATH ? path : path + "/" + link.name();
            long at = input.position(link.at());
            switch (link.kind()) {
                case HARD -> visit(link.target(), target);
                case EXTERNAL -> signals.externalLink(at, target, link.value());
                case SOFT, USER_DEFINED -> signals.otherLink(at, target, link);
            }
        }
        links.clear();
    }

    private void denseLinks(Cursor info, String path) throws IOException, MalformedArtifactException {
        info.expect("version of link info", info.u8(), 0);
        info.skip((info.u8() & 1) != 0 ? 8 : 0);
        dense(info, LINK_NAMES, path, body -> links.add(Link.read(body)));
    }

    private void denseAttributes(Cursor info, String path) throws IOException, MalformedArtifactException {
        info.expect("version of attribute info", info.u8(), 0);
        info.skip((info.u8() & 1) != 0 ? 2 : 0);
        dense(info, ATTRIBUTE_NAMES, path, body -> values.attribute(Attribute.read(body, input.lengthBytes()), path));
    }

    /** Shows every message that a fractal heap holds and a tree of names points to. */
    private void dense(Cursor info, int type, String path, TreeRecords.Visitor messages)
            throws IOException, MalformedArtifactException {
        long heapAddress = info.address();
        long tree = info.address();
        if (input.isUndefined(heapAddress)) {
            return;
        }
        FractalHeap heap = new FractalHeap(input);
        if (!heap.read(heapAddress)) {
            signals.notExamined("filtered heap", input.position(heapAddress), path);
            return;
        }
        new TreeRecords(input, type, record -> {
                    if (type == LINK_NAMES) {
                        record.skip(HASH);
                    }
                    Cursor object = heap.object(record);
                    if (object == null) {
                        signals.notExamined("heap object", input.position(heapAddress), path);
                    } else {
                        messages.record(object);
                    }
                })
                .read(tree);
    }
}
