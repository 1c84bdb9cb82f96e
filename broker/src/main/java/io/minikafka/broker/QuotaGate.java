package io.minikafka.broker;

import java.net.InetAddress;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// What the quotas say to a client's request. Any thread. RFC 0010.
public interface QuotaGate {
    /// The user of a client that did not authenticate.
    String ANONYMOUS = "ANONYMOUS";

    /// There are no quotas, and there never will be.
    QuotaGate OPEN =
            new QuotaGate() {
                @Override
                public boolean isActive() {
                    return false;
                }

                @Override
                public int answered(
                        ApiKeys key, String clientId, long requestBytes, long fetchedBytes) {
                    return 0;
                }

                @Override
                public void busy(String clientId, long ns) {
                    throw new IllegalStateException("no quotas");
                }

                @Override
                public int fetchDelayMs(String clientId) {
                    return 0;
                }

                @Override
                public int fetchBytesMax(String clientId) {
                    return Integer.MAX_VALUE;
                }

                @Override
                public int mutationDelayMs(short version, String clientId, ApiMessage request) {
                    return 0;
                }

                @Override
                public boolean admits(InetAddress address) {
                    return true;
                }
            };

    /// Whether there is any quota for clients: if not, nothing else need be asked. One volatile read.
    boolean isActive();

    /// Counts a request that is about to be answered.
    ///
    /// @param requestBytes size of the request
    /// @param fetchedBytes records in the answer
    /// @return how long the client shall send no further request; 0 if it is within its quotas
    int answered(ApiKeys key, String clientId, long requestBytes, long fetchedBytes);

    /// Counts time that a request of this client took of an event loop.
    void busy(String clientId, long ns);

    /// How long a client that wants to fetch has to wait; 0 if it may.
    int fetchDelayMs(String clientId);

    /// The most that one answer may carry to this client without using up more than all its windows.
    int fetchBytesMax(String clientId);

    /// Counts partitions that a request makes or deletes (KIP-599), if it does.
    ///
    /// @return 0 if it may; else nothing was counted, and this is how long the client has to wait
    int mutationDelayMs(short version, String clientId, ApiMessage request);

    /// Counts a connection; false if this address makes too many.
    boolean admits(InetAddress address);
}
