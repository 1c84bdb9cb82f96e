package io.minikafka.observer.mining;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineScannerTest {
    @Test
    void numbersAddressesTimesAndListsAreOneVariable() {
        assertThat(masked("took 12.5 ms")).isEqualTo("took <*> ms");
        assertThat(masked("from 10.0.0.1:8080 to [2001:db8::1]:80"))
                .isEqualTo("from <*> to [<*>]:<*>");
        assertThat(masked("at 2026-01-02 03:04:05,678 by host7")).isEqualTo("at <*> by <*>");
        assertThat(masked("ids [1, 2, 3]")).isEqualTo(masked("ids [17, 4]"));
    }

    @Test
    void pathsAreVariablesAndAlternativesAreNot() {
        assertThat(masked("open /var/lib/x failed")).isEqualTo("open <*> failed");
        assertThat(masked("open C:\\data\\logs failed")).isEqualTo("open C:<*> failed");
        assertThat(masked("read/write failed")).isEqualTo("read/write failed");
    }

    @Test
    void addressesHoldMarksAndHostsHaveNames() {
        assertThat(masked("GET /find?from=2&to=a:b HTTP/1.1")).isEqualTo("GET <*>");
        assertThat(masked("see https://example.org/a;b=c, then")).isEqualTo("see <*>, then");
        assertThat(masked("from mail.example.com by ns.example.co.uk"))
                .isEqualTo("from <*> by <*>");
        assertThat(masked("class org.example.Main has log.dirs"))
                .isEqualTo("class org.example.Main has log.dirs");
        assertThat(masked("host=db.example")).isEqualTo("host=<*>");
    }

    @Test
    void namesOfFilesAndTruthAreValues() {
        assertThat(masked("load settings.yaml, strict is true"))
                .isEqualTo("load <*>, strict is <*>");
        assertThat(masked("a true story of true.love")).isEqualTo("a <*> story of true.love");
    }

    @Test
    void datesAndHardwareAddressesAreOneVariable() {
        assertThat(masked("at Fri Jun 17 07:07:00 PDT 2005 it")).isEqualTo("at <*> it");
        assertThat(masked("in May we may")).isEqualTo("in May we may");
        assertThat(masked("chip FF:F2:EA:0D:DC up")).isEqualTo("chip <*> up");
    }

    @Test
    void emptyBracketsHoldAnEmptyVariableButCallsDoNot() {
        assertThat(masked("from () at")).isEqualTo(masked("from (10.0.0.1) at"));
        assertThat(masked("init() done")).isEqualTo("init() done");
    }

    @Test
    void wordsLoseTheirFullStop() {
        assertThat(masked("done.")).isEqualTo("done");
        assertThat(masked("------ end ------")).isEqualTo("------ end ------");
    }

    @Test
    void whatIsBeyondTheLimitsIsNotLookedAt() {
        assertThat(masked("a".repeat(10_000))).hasSize(4_096);
        assertThat(masked("a ".repeat(1_000)).split(" ")).hasSize(256);
        assertThat(masked("")).isEmpty();
    }

    @Test
    void anyCharacterIsAccepted() {
        assertThat(masked("gr\u00fc\u00dfe \ud83d\ude00 \u0000 x\u00071"))
                .isEqualTo("gr\u00fc\u00dfe \ud83d\ude00 x <*>");
    }

    private static String masked(String line) {
        Tokens tokens = new Tokens(256);
        new LineScanner(4_096).scan(line, tokens);
        return Form.of(line, tokens).text();
    }
}
