package io.minikafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the repository itself, so that small untidiness does not grow. Limits are ratchets: they are
/// meant to be lowered, and raised only with a reason in the commit.
class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("minikafka.root", ".."));
    private static final int FILE_LINES_MAX = 660;
    private static final int METHOD_LINES_MAX = 90;
    private static final long FILE_BYTES_MAX = 512 * 1024;

    /// Words in pieces, so that this file does not find itself.
    private static final Pattern BANNED =
            Pattern.compile(
                    "\\b(TO"
                            + "DO|FIX"
                            + "ME|XX"
                            + "X)\\b|print"
                            + "StackTrace\\(\\)|Thread\\."
                            + "sleep\\(");

    private static final Pattern HIDES_A_TEST =
            Pattern.compile(
                    "@Disabled|@Ignore|@(En|Dis)abled(On|If|For)\\w*|\\bassum"
                            + "e(That|True|False|ingThat)?\\(");
    private static final Pattern EMPTY_CATCH = Pattern.compile("catch \\([^)]*\\) \\{\\s*}");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern METHOD_HEAD =
            Pattern.compile("^ {4}(?! )(?!.*\\b(class|record|interface|enum)\\b).*\\(.*");

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : files(".java")) {
            Path folder = file.toAbsolutePath().resolveSibling("");
            if (file.toString().contains("/src/main/")
                    && !Files.exists(folder.resolve("package-info.java"))) {
                missing.add(folder.toString());
            }
        }
        assertThat(missing)
                .as(
                        "a package without package-info.java has no @NullMarked and no sentence that says what it is for")
                .isEmpty();
    }

    @Test
    void everyPackageInfoIsNullMarked() throws IOException {
        for (Path file : files("package-info.java")) {
            assertThat(Files.readString(file)).as(file.toString()).contains("@NullMarked");
            if (file.toString().contains("/src/main/")) {
                assertThat(Files.readString(file)).as(file.toString()).contains("///");
            }
        }
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        assertThat(findings(sources(), BANNED))
                .as("what is to be done is an issue; tests wait for a condition and never sleep")
                .isEmpty();
        assertThat(findings(files(".java"), EMPTY_CATCH))
                .as("an empty catch hides a failure")
                .isEmpty();
    }

    @Test
    void noTestIsHidden() throws IOException {
        List<Path> tests =
                files(".java").stream()
                        .filter(file -> file.toString().contains("/src/test/"))
                        .toList();
        assertThat(tests).isNotEmpty();
        assertThat(findings(tests, HIDES_A_TEST))
                .as(
                        "a test that does not run proves nothing; a missing tool must fail it with a message")
                .isEmpty();
    }

    /// `./dev sim` and `./dev fuzz` find tests by their tags.
    @Test
    void everyTestThatASeedRepeatsIsFound() throws IOException {
        List<String> untagged = new ArrayList<>();
        for (Path file : files("Test.java")) {
            if (file.endsWith("TidyTest.java")) {
                continue;
            }
            String text = Files.readString(file);
            boolean seeded = text.contains("SeededRuns.");
            boolean fuzz = text.contains("Fuzzing.run(");
            if ((seeded && !text.contains("@Tag(\"seeded\")"))
                    || (fuzz && !text.contains("@Tag(\"fuzz\")"))) {
                untagged.add(file.toString());
            }
        }
        assertThat(untagged).isEmpty();
    }

    @Test
    void filesStaySmall() throws IOException {
        List<String> large = new ArrayList<>();
        for (Path file : files(".java")) {
            long lines = Files.readString(file).lines().count();
            if (lines > FILE_LINES_MAX) {
                large.add(file + ": " + lines + " lines");
            }
        }
        assertThat(large).as("which room is missing? (limit %s lines)", FILE_LINES_MAX).isEmpty();
    }

    @Test
    void methodsFitAScreen() throws IOException {
        List<String> longOnes = new ArrayList<>();
        for (Path file : files(".java")) {
            longMethods(file, longOnes);
        }
        assertThat(longOnes)
                .as("what is the name of its middle? (limit %s lines)", METHOD_LINES_MAX)
                .isEmpty();
    }

    @Test
    void noFileIsStray() throws IOException {
        List<String> stray = new ArrayList<>();
        for (Path file : all()) {
            if (Files.size(file) > FILE_BYTES_MAX) {
                stray.add(file + ": " + Files.size(file) + " bytes");
            }
        }
        assertThat(stray).as("large files do not belong into the repository").isEmpty();
    }

    @Test
    void linksInDocsLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path file : files(".md")) {
            Matcher link = LINK.matcher(Files.readString(file));
            while (link.find()) {
                if (!Files.exists(file.toAbsolutePath().resolveSibling(link.group(1)))) {
                    dead.add(file + " -> " + link.group(1));
                }
            }
        }
        assertThat(dead).as("dead links").isEmpty();
    }

    /// A method begins at an indent of four with a parenthesis and ends at `    }`.
    private static void longMethods(Path file, List<String> found) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (METHOD_HEAD.matcher(lines.get(i)).matches() && !lines.get(i).endsWith(";")) {
                start = i;
            } else if (lines.get(i).equals("    }") && start >= 0) {
                if (i - start > METHOD_LINES_MAX) {
                    found.add(file + ":" + (start + 1) + ": " + (i - start) + " lines");
                }
                start = -1;
            }
        }
    }

    private static List<String> findings(List<Path> files, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            if (!file.endsWith("TidyTest.java") && pattern.matcher(text).find()) {
                pattern.matcher(text)
                        .results()
                        .forEach(hit -> {
                            long line = text.substring(0, hit.start()).lines().count();
                            found.add(file + ":" + line + ": " + hit.group());
                        });
            }
        }
        return found;
    }

    private static List<Path> files(String ending) throws IOException {
        return all().stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    /// What is built and shipped; stand-alone drivers such as load clients have their own ways.
    private static List<Path> sources() throws IOException {
        return files(".java").stream().filter(file -> file.toString().contains("/src/")).toList();
    }

    /// The files of the repository, without what tools make.
    private static List<Path> all() throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file ->
                            !ROOT.relativize(file)
                                    .toString()
                                    .matches(
                                            "(.*/)?(target|node_modules|\\.git|\\.cache|data)(/.*)?"))
                    .sorted()
                    .toList();
        }
    }
}
