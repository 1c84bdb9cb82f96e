package io.minikafka.app.cli;

/// What it means that so many nodes vote on the metadata: nodes beyond them add room, and no safety.
final class Electorate {
    private Electorate() {}

    static String text(int voters) {
        int tooMany = (voters - 1) / 2 + 1;
        return voters == 1
                ? "1 node votes on the metadata: without it no topic is made and no leader elected"
                : "%d nodes vote on the metadata: without %d of them no topic is made and no leader elected, however many others live"
                        .formatted(voters, tooMany);
    }
}
