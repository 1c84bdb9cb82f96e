package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    @Test
    void readsTheTopics() {
        assertThat(Subscriptions.parse(GroupScript.subscription("t,other")))
                .contains(Set.of("t", "other"));
    }

    @Test
    void whatCannotBeReadIsUnknownAndNotEmpty() {
        byte[] whole = GroupScript.subscription("t,other");
        for (int length = 0; length < whole.length; length++) {
            assertThat(Subscriptions.parse(Arrays.copyOf(whole, length))).isEmpty();
        }
        assertThat(Subscriptions.parse(new byte[] {0, 0, 127, -1, -1, -1, 0, 1, 'x'})).isEmpty();
        assertThat(Subscriptions.parse(new byte[] {0, 0, -1, -1, -1, -1})).isEmpty();
    }
}
