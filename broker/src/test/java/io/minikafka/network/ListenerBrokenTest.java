package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ListenerBrokenTest {
    /// A loop that died in silence would leave its share of the clients without answers for ever.
    @Test
    void tellsThatALoopEndedByADefect() throws IOException {
        RequestHandler defect =
                new RequestHandler() {
                    @Override
                    public void handle(Exchange exchange) {
                        exchange.respondNothing();
                    }

                    @Override
                    public void connected(ConnectionInfo connection) {
                        throw new LinkageError("a class is missing");
                    }
                };
        try (TestNode node = TestNode.with(defect);
                Client client = node.client()) {
            Await.until("the defect is told", () -> !node.broken.isEmpty());
            assertThat(node.broken.peek()).isInstanceOf(LinkageError.class);
            assertThat(client).isNotNull();
        }
    }
}
