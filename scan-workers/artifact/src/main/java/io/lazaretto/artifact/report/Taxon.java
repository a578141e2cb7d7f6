package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

/**
 * An entry of a public taxonomy.
 *
 * @param framework for instance {@code CWE}
 * @param edition ids change their meaning between editions
 * @param id as rules and observations cite it, for instance {@code CWE-502}
 */
public record Taxon(String framework, String edition, String id, String name) {
    public Taxon {
        requireNonNull(framework, "framework is null");
        requireNonNull(edition, "edition is null");
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
    }
}
