import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// Drives one version of the Java client at the wish of a test: a request is a line on standard input,
/// its answer a line on standard output, and members of groups report what they see as events.
///
///     7 create-topic topic=t partitions=3          request: number, command, arguments (percent-encoded)
///     7 ok                                         answer, with results as key=value
///     7 error TopicExistsException Topic 't' ...   answer, when the client threw
///     event member=a kind=assigned t=0,1           what a group member saw
///
/// The same lines are spoken by the drivers of all other clients. These classes are compiled against
/// the oldest client; what only a later one has lives in `Since28` and `Since39`, and is loaded only there.
final class Driver {
    private static final PrintStream OUT =
            new PrintStream(System.out, false, StandardCharsets.UTF_8);

    private final String bootstrap;
    private final int version;
    private final AdminCommands admin;
    private final Members members;

    private Driver(String bootstrap, int version) {
        this.bootstrap = bootstrap;
        this.version = version;
        this.admin = new AdminCommands(bootstrap, version);
        this.members = new Members(bootstrap);
    }

    public static void main(String[] args) throws IOException {
        Driver driver = new Driver(args[0], Integer.parseInt(args[1]));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Arguments request = Arguments.parse(line);
            say(request.number() + " " + driver.answer(request));
        }
        System.exit(0);
    }

    private String answer(Arguments request) {
        try {
            StringBuilder answer = new StringBuilder("ok");
            run(request)
                    .forEach(
                            (key, value) ->
                                    answer.append(' ')
                                            .append(key)
                                            .append('=')
                                            .append(Arguments.encode(value)));
            return answer.toString();
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            Throwable cause = e;
            while (cause instanceof java.util.concurrent.ExecutionException
                    && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return "error "
                    + cause.getClass().getSimpleName()
                    + " "
                    + String.valueOf(cause.getMessage()).replace('\n', ' ');
        }
    }

    private Map<String, String> run(Arguments request) throws Exception {
        return switch (request.command()) {
            case "produce" -> produce(request);
            case "consume" -> consume(request);
            case "first" -> Readers.first(bootstrap, request);
            case "commit" -> Readers.commit(bootstrap, request);
            case "copy" -> Copier.copy(bootstrap, version, request);
            case "join" -> nothing(() -> members.join(request));
            case "leave" -> nothing(() -> members.leave(request.text("member")));
            default -> admin.run(request);
        };
    }

    private Map<String, String> produce(Arguments request) throws Exception {
        return nothing(() -> Writers.produce(bootstrap, request));
    }

    private Map<String, String> consume(Arguments request) throws Exception {
        return nothing(() -> Readers.consume(bootstrap, request));
    }

    private static Map<String, String> nothing(Callable<?> work) throws Exception {
        work.call();
        return new TreeMap<>();
    }

    /// Prints one whole line; members speak from threads of their own.
    static synchronized void say(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
