package io.lazaretto.artifact.license;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenseTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apache License\\n   Version 2.0, January 2004 | Apache-2.0",
                "MIT License\\n\\nCopyright (c) | MIT",
                "Copyright (c) X\\n\\nRedistribution and use in source and binary forms, with or without | BSD-2-Clause",
                "GNU GENERAL PUBLIC LICENSE\\nVersion 3, 29 June 2007 | GPL-3.0",
                "GNU LESSER GENERAL PUBLIC LICENSE\\nVersion 2.1, February 1999 | LGPL-2.1",
                "Attribution-NonCommercial 4.0 International | CC-BY-NC-4.0",
                "# Gemma Terms of Use\\nfurther | Gemma Terms of Use"
            })
    void aTextIsNamedByItsTitle(String text, String name) {
        assertThat(LicenseText.nameOf(text.replace("\\n", "\n"))).contains(name);
    }

    @Test
    void everyTitleThatIsRecognisedIsAnIdentifierOfTheList() {
        for (String id :
                new String[] {"Apache-2.0", "MIT", "MPL-2.0", "AGPL-3.0", "LGPL-2.1", "GPL-2.0", "BSL-1.0", "Unlicense"
                }) {
            assertThat(SpdxIds.find(id)).contains(id);
        }
        assertThat(SpdxIds.find("no such licence")).isEmpty();
        assertThat(SpdxIds.find("x".repeat(100_000))).isEmpty();
    }

    @Test
    void filesAreTakenForLicencesByTheirName() {
        assertThat(new String[] {"LICENSE", "sub/LICENSE.md", "LICENCE.txt", "COPYING", "LICENSE-APACHE"})
                .allMatch(LicenseText::isNamedLike);
        assertThat(new String[] {"license_plates.csv.bin/x", "relicense", "model.safetensors", "LICENSES/x"})
                .noneMatch(LicenseText::isNamedLike);
    }

    @Test
    void aTextWithoutLettersHasNoName() {
        assertThat(LicenseText.nameOf("\n \n ---- 12 \n")).isEmpty();
        assertThat(LicenseText.nameOf("")).isEmpty();
    }
}
