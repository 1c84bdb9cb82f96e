package io.minikafka.observer.app;

import io.minikafka.observer.watch.Target;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/// Which brokers a command looks at: those named, else the one that runs on the data folder.
final class TargetOptions {
    private static final int CONNECT_TIMEOUT_MS = 3_000;

    @Option(
            names = {"-b", "--bootstrap-server", "--bootstrap"},
            paramLabel = "HOST:PORT",
            description = "The broker to look at. Default: the one started here.")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The data folder (./data) whose running broker to look at.")
    private Path data = Path.of("data");

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            description =
                    "Where figures are told; once for each node. Default: those of the broker started here.")
    private List<URI> metrics = new ArrayList<>();

    /// @param logTopics topics with log lines
    Target target(List<String> logTopics) {
        Properties running = running();
        String address = address();
        List<URI> pages = new ArrayList<>(metrics);
        String http = running.getProperty("http", "");
        if (pages.isEmpty() && !http.isEmpty() && bootstrap.isEmpty()) {
            pages.add(URI.create("http://" + http + "/metrics"));
        }
        return new Target(address, pages, logTopics);
    }

    /// The address, after a look whether anybody answers there.
    String address() {
        String address = bootstrap.orElseGet(() -> running().getProperty("address", ""));
        if (address.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NOT_RUNNING,
                    "No broker runs on %s. Start one (minikafka start), or name one: -b HOST:PORT"
                            .formatted(data.toAbsolutePath()));
        }
        String first = address.split(",", 2)[0];
        int colon = first.lastIndexOf(':');
        if (colon <= 0 || !first.substring(colon + 1).matches("\\d{1,5}")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "The broker's address must be HOST:PORT, not " + first);
        }
        String host = first.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, Integer.parseInt(first.substring(colon + 1))),
                    CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NOT_RUNNING,
                    "No broker answers at %s (%s)".formatted(first, e.getMessage()));
        }
        return address;
    }

    /// What the broker that was started here wrote about itself; nothing if there is none.
    private Properties running() {
        Properties found = new Properties();
        Path file = data.resolve("minikafka.pid");
        try (Reader reader = Files.newBufferedReader(file)) {
            found.load(reader);
        } catch (IOException none) {
            found.clear();
        }
        return found;
    }
}
