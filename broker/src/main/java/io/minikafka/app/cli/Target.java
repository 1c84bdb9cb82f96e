package io.minikafka.app.cli;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ConfigSources;
import io.minikafka.app.node.RunningBroker;
import io.minikafka.base.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/// Which broker a command speaks to: the one named, else the one that runs on the data folder, else
/// the address of the configuration.
final class Target {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final String ANSWER_TIMEOUT_MS = "30000";

    @Option(
            names = {"-b", "--bootstrap-server"},
            paramLabel = "HOST:PORT",
            description =
                    "The broker to speak to; any Kafka broker will do. Default: the one started here.")
    Optional<String> bootstrapServer = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "The data folder (./data) whose running broker to speak to. One that was started with --config FILE"
                            + " is found with the variable MINIKAFKA_CONFIG=FILE, or with the folder that FILE names.")
    private Optional<String> data = Optional.empty();

    String address() {
        return bootstrapServer.orElseGet(() -> addressOf(config()));
    }

    /// The address, after a look whether anybody answers there at all.
    String reachableAddress() {
        String address = address();
        ensureSomebodyListens(address);
        return address;
    }

    /// The settings of the broker that would run here.
    BrokerConfig config() {
        List<String> sets = data.map(folder -> List.of("log.dirs=" + folder)).orElse(List.of());
        return BrokerConfig.of(ConfigSources.gather(Optional.empty(), System.getenv(), sets));
    }

    /// Settings for a client, after a look whether anybody answers there at all: the client itself would
    /// try again in silence for half a minute.
    Map<String, Object> clientSettings() {
        return clientSettings(reachableAddress());
    }

    /// The same for addresses that are known to answer.
    static Map<String, Object> clientSettings(String address) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        settings.put("client.id", "minikafka-cli");
        settings.put("default.api.timeout.ms", ANSWER_TIMEOUT_MS);
        settings.put("enable.metrics.push", "false");
        settings.put("auto.include.jmx.reporter", "false");
        settings.put("metric.reporters", "");
        return settings;
    }

    Admin admin() {
        return Admin.create(clientSettings());
    }

    static String addressOf(BrokerConfig config) {
        return RunningBroker.find(config.dataFolder())
                .map(RunningBroker::address)
                .orElseGet(() -> reachable(config.listener()).toString());
    }

    /// The address at which a listener can be reached from this machine.
    static HostPort reachable(HostPort listener) {
        boolean isEveryAddress = listener.host().isEmpty() || listener.host().equals("0.0.0.0");
        return isEveryAddress ? new HostPort("127.0.0.1", listener.port()) : listener;
    }

    private static void ensureSomebodyListens(String addresses) {
        String problem = "";
        for (String address : addresses.split(",")) {
            int colon = address.lastIndexOf(':');
            if (colon <= 0 || !address.substring(colon + 1).matches("\\d{1,5}")) {
                throw new CommandFailure(
                        ExitCode.USAGE, "The broker's address must be HOST:PORT, not " + address);
            }
            String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(address.substring(colon + 1));
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
                return;
            } catch (IOException refused) {
                problem = refused.getMessage();
            }
        }
        throw new CommandFailure(
                ExitCode.NOT_RUNNING,
                ("No broker answers at %s (%s). Start one: ./minikafka start. One that runs elsewhere"
                                + " is found with -b HOST:PORT, --data FOLDER or MINIKAFKA_CONFIG=FILE")
                        .formatted(addresses, problem));
    }
}
