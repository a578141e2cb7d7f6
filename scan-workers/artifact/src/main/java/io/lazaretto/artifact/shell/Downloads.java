package io.lazaretto.artifact.shell;

import java.util.ArrayList;
import java.util.List;

/** Where a program that fetches puts what it fetches (manual pages of curl, wget and aria2c). */
final class Downloads {
    private Downloads() {}

    /** @param texts the words of the command, the program first */
    static List<String> of(String name, List<String> texts) {
        List<String> folders = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (int i = 1; i < texts.size(); i++) {
            String text = texts.get(i);
            String next = i + 1 < texts.size() ? texts.get(i + 1) : "";
            String value = text.startsWith("--") && text.contains("=") ? text.substring(text.indexOf('=') + 1) : next;
            if (isFolder(name, text)) {
                folders.add(attached(text, 'P', value));
            } else if (isFile(name, text)) {
                files.add(attached(text, name.equals("wget") ? 'O' : 'o', value));
            }
            if (text.contains("://")) {
                String path = text.replaceFirst("[?#].*$", "");
                files.add(path.substring(path.lastIndexOf('/') + 1));
            }
        }
        List<String> all = new ArrayList<>(files);
        for (String folder : folders) {
            files.forEach(file -> all.add((folder.endsWith("/") ? folder : folder + "/") + file));
        }
        return all;
    }

    private static boolean isFolder(String name, String text) {
        return switch (name) {
            case "wget" -> text.matches("-[a-zA-Z]*P.*") || text.matches("--directory-prefix(=.*)?");
            case "curl" -> text.matches("--output-dir(=.*)?");
            case "aria2c" -> text.equals("-d") || text.matches("--dir(=.*)?");
            default -> false;
        };
    }

    private static boolean isFile(String name, String text) {
        boolean file = text.matches("--output(-document)?(=.*)?") || text.matches("--out(=.*)?");
        return file
                || (name.equals("wget") ? text.matches("-[a-zA-Z]*O.*") : text.matches("-[a-zA-Z]*o.*"))
                || text.equals("-O") && !name.equals("curl");
    }

    /** The value may follow the letter of its option without a space. */
    private static String attached(String option, char letter, String next) {
        int at = option.startsWith("--") ? -1 : option.indexOf(letter);
        return at > 0 && at + 1 < option.length() ? option.substring(at + 1) : next;
    }
}
