package io.lazaretto.artifact.archive;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an extractor would do outside its folder, or twice: names, links, devices. */
public final class EntryRules {
    private static final List<String> TRAVERSAL = List.of("CWE-22", "CVE-2007-4559", "AML.T0018.002");
    private static final List<String> LINK = List.of("CWE-59", "CWE-61", "AML.T0018.002");

    /** PATH_MAX; no file system takes a longer one. */
    private static final int MAX_NAME = 4_096;

    private final String family;
    private final Place place;
    private final Reading reading;
    private final Set<String> names = new HashSet<>();
    private final Set<String> links = new HashSet<>();

    /** @param family prefix of the rules, as the format has it */
    public EntryRules(String family, Place place, Reading reading) {
        this.family = family;
        this.place = place;
        this.reading = reading;
    }

    /** @param name hostile text */
    public void name(String name, boolean folder, long offset) {
        Map<String, String> evidence = Map.of("entry", Evidence.text(name));
        if (name.length() > MAX_NAME) {
            odd(evidence, offset);
            return;
        }
        if (EntryPath.escapes("", name)) {
            reading.report(Signal.threat(
                    family + ".name-path",
                    "An entry is extracted outside the folder of the archive",
                    place.at(offset),
                    evidence,
                    TRAVERSAL));
        } else if (EntryPath.isOdd(name)) {
            odd(evidence, offset);
        }
        String plain = EntryPath.plain(name);
        if (!names.add(plain) && !folder) {
            reading.report(Signal.suspect(
                    family + ".duplicate-name",
                    "Two entries of one name: loaders disagree on which one counts",
                    place.at(offset),
                    evidence,
                    List.of("CWE-436")));
        }
        if (EntryPath.isBelow(plain, links)) {
            reading.report(Signal.threat(
                    family + ".through-link",
                    "An entry is written through a link that the archive brings along",
                    place.at(offset),
                    evidence,
                    LINK));
        }
    }

    private void odd(Map<String, String> evidence, long offset) {
        reading.report(Signal.suspect(
                family + ".name-path",
                "An entry name that extractors read in different ways",
                place.at(offset),
                evidence,
                TRAVERSAL));
    }

    /**
     * @param target hostile text
     * @param symbolic whether the target is taken from the folder of the entry, and not from that of the archive
     */
    public void link(String name, String target, boolean symbolic, long offset) {
        String folder = symbolic ? EntryPath.parent(name) : "";
        Map<String, String> evidence = Map.of("entry", Evidence.text(name), "target", Evidence.text(target));
        if (target.length() > MAX_NAME || EntryPath.escapes(folder, target)) {
            reading.report(Signal.threat(
                    family + ".link-escape",
                    "A link that leads out of the folder of the archive",
                    place.at(offset),
                    evidence,
                    LINK));
        } else {
            reading.report(
                    Signal.suspect(family + ".link", "An entry that is a link", place.at(offset), evidence, LINK));
        }
        if (symbolic) {
            links.add(EntryPath.plain(name));
        }
    }

    public void device(String name, String type, long offset) {
        reading.report(Signal.suspect(
                family + ".device",
                "An entry that is a device or a pipe",
                place.at(offset),
                Map.of("entry", Evidence.text(name), "type", Evidence.text(type)),
                List.of("CWE-67")));
    }
}
