package io.minikafka.broker.share.service;

import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.share.DeadLetter;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.ShareConfigKeys;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.protocol.PeerMessages;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes dead letters (KIP-1191) to the topic that their group names. A topic that may not be used costs the
/// copies: that is logged, once until it changes. A disk that takes nothing now is asked again.
final class DeadLetters {
    private static final int BROKERS_DEFAULT = -1;
    private static final String RESERVED_PREFIX = "__";
    private static final long RETRY_MS = 1_000;
    private static final int SEND_MS = 10_000;
    private static final int BATCH_BYTES_DEFAULT = 1 << 20;
    private static final int COMPLAINTS_MAX = 1_000;

    /// After these the topic may be led by another node, or take more soon.
    private static final Set<Errors> PASSING =
            Set.of(
                    Errors.NOT_LEADER_OR_FOLLOWER,
                    Errors.LEADER_NOT_AVAILABLE,
                    Errors.NOT_ENOUGH_REPLICAS,
                    Errors.REQUEST_TIMED_OUT,
                    Errors.UNKNOWN_TOPIC_ID,
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    Errors.KAFKA_STORAGE_ERROR);

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final ShareConfig config;
    private final ShareService.Parts parts;
    private final GroupViews views;
    private final ShareTally tally;
    private final Map<String, String> complaints = new HashMap<>();

    DeadLetters(ShareConfig config, ShareService.Parts parts, GroupViews views, ShareTally tally) {
        this.config = config;
        this.parts = parts;
        this.views = views;
        this.tally = tally;
    }

    /// Runs `done`, on any thread, when the letters are written, or it is known that they cannot be. Called on the
    /// owner's thread.
    void bury(SharePartitionKey key, List<DeadLetter> letters, Runnable done) {
        GroupView view = views.of(key.groupId());
        String name = view.deadLetterTopic();
        Optional<TopicImage> source = views.image().topic(key.partition().topicId());
        if (name.isEmpty() || source.isEmpty()) {
            done.run();
            return;
        }
        Optional<TopicImage> topic = views.image().topic(name);
        if (topic.isEmpty() && nameProblem(name).isEmpty() && config.createsDeadLetterTopics()) {
            create(
                    name,
                    created -> {
                        if (created) {
                            parts.owner().execute(() -> bury(key, letters, done));
                        } else {
                            complain(key.groupId(), "the topic " + name + " cannot be created");
                            done.run();
                        }
                    });
            return;
        }
        Optional<String> problem = nameProblem(name).or(() -> topicProblem(name, topic));
        if (problem.isPresent()) {
            complain(key.groupId(), problem.get());
            done.run();
            return;
        }
        complaints.remove(key.groupId());
        Job job = new Job(key, source.get().name(), name, view.copiesRecords(), letters, done);
        parts.coldReads().execute(job::run);
    }

    private Optional<String> nameProblem(String name) {
        if (name.startsWith(RESERVED_PREFIX)) {
            return Optional.of("the topic's name " + name + " begins with " + RESERVED_PREFIX);
        }
        return name.startsWith(config.deadLetterPrefix())
                ? Optional.empty()
                : Optional.of(
                        "the topic's name %s does not begin with %s (errors.deadletterqueue.topic.name.prefix)"
                                .formatted(name, config.deadLetterPrefix()));
    }

    private static Optional<String> topicProblem(String name, Optional<TopicImage> topic) {
        if (topic.isEmpty()) {
            return Optional.of("the topic " + name + " does not exist");
        }
        String enabled = TopicConfigKeys.DEAD_LETTERS_ENABLE.name();
        return "true".equals(topic.get().configs().get(enabled))
                ? Optional.empty()
                : Optional.of("the topic " + name + " does not have " + enabled + "=true");
    }

    private void complain(String groupId, String problem) {
        parts.owner()
                .execute(() -> {
                    if (complaints.size() >= COMPLAINTS_MAX) {
                        complaints.clear();
                    }
                    if (!problem.equals(complaints.put(groupId, problem))) {
                        LOG.atWarn()
                                .addKeyValue("group", groupId)
                                .addKeyValue("setting", ShareConfigKeys.DEAD_LETTER_TOPIC.name())
                                .addKeyValue("problem", problem)
                                .log(
                                        "records that are given up are archived without a dead letter");
                    }
                });
    }

    private void create(String name, Consumer<Boolean> result) {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put(TopicConfigKeys.DEAD_LETTERS_ENABLE.name(), "true");
        NewTopic wanted = new NewTopic(name, BROKERS_DEFAULT, BROKERS_DEFAULT, Map.of(), settings);
        parts.metadata()
                .submit(
                        new CreateTopics(List.of(wanted), false),
                        _ -> result.accept(parts.metadata().image().topic(name).isPresent()));
    }

    /// Letters on their way, batch after batch.
    private final class Job {
        private final SharePartitionKey key;
        private final String sourceName;
        private final String target;
        private final boolean copies;
        private final List<DeadLetter> letters;
        private final Runnable done;

        Job(
                SharePartitionKey key,
                String sourceName,
                String target,
                boolean copies,
                List<DeadLetter> letters,
                Runnable done) {
            this.key = key;
            this.sourceName = sourceName;
            this.target = target;
            this.copies = copies;
            this.letters = letters;
            this.done = done;
        }

        /// Where waiting for the disk holds up nobody.
        void run() {
            Optional<TopicImage> topic = views.metadata().image().topic(target);
            if (topic.isEmpty()) {
                complain(key.groupId(), "the topic " + target + " is gone");
                done.run();
                return;
            }
            Optional<Log> source = parts.partitions().home(key.partition()).map(PartitionHome::log);
            LetterWriter writer =
                    new LetterWriter(
                            key,
                            sourceName,
                            copies ? source : Optional.empty(),
                            parts.time().wallMs(),
                            parts.partitions()
                                    .topic(target)
                                    .map(there -> there.rules().log().maxMessageBytes())
                                    .orElse(BATCH_BYTES_DEFAULT));
            int partition = key.partition().partition() % topic.get().partitions();
            append(topic.get(), partition, writer.batches(letters).iterator());
        }

        private void append(TopicImage topic, int partition, Iterator<ByteBuffer> batches) {
            if (!batches.hasNext()) {
                done.run();
                return;
            }
            Runnable next =
                    () -> parts.coldReads().execute(() -> append(topic, partition, batches));
            Optional<PartitionHome> home =
                    parts.partitions()
                            .topic(target)
                            .flatMap(there -> there.home(partition))
                            .filter(here -> here.office() != PartitionHome.NO_OFFICE);
            ByteBuffer batch = batches.next();
            int count = BatchHeader.recordCount(batch, batch.position());
            Runnable written =
                    () -> {
                        tally.buried(key, count);
                        next.run();
                    };
            if (home.isPresent()) {
                append(home.get(), batch, written, next);
            } else {
                send(topic, partition, batch, written, next);
            }
        }

        /// @param next after a batch that will not be written
        private void append(PartitionHome home, ByteBuffer batch, Runnable written, Runnable next) {
            AppendResult result =
                    home.log()
                            .append(
                                    batch,
                                    AppendOrigin.CLIENT,
                                    home.office(),
                                    new CommitListener() {
                                        @Override
                                        public void committed() {
                                            written.run();
                                        }

                                        @Override
                                        public void failed(StorageException cause) {
                                            complain(
                                                    key.groupId(),
                                                    String.valueOf(cause.getMessage()));
                                            again();
                                        }
                                    });
            if (result instanceof AppendResult.Rejected(RejectReason reason, String message)) {
                complain(key.groupId(), message);
                switch (reason) {
                    case READ_ONLY, OFFLINE, NOT_LEADER -> again();
                    default -> next.run();
                }
            }
        }

        /// Another node leads the partition.
        private void send(
                TopicImage topic,
                int partition,
                ByteBuffer batch,
                Runnable written,
                Runnable next) {
            OptionalInt leader =
                    parts.others()
                            .map(nodes -> nodes.leader(new TopicPartition(target, partition)))
                            .orElse(OptionalInt.empty());
            if (leader.isEmpty()) {
                complain(key.groupId(), "nobody leads the topic " + target);
                again();
                return;
            }
            var _ =
                    parts.others()
                            .orElseThrow()
                            .call(
                                    leader.getAsInt(),
                                    PeerMessages.produce(
                                            Uuids.toKafka(topic.id()), partition, batch, SEND_MS),
                                    SEND_MS)
                            .handle((response, failure) ->
                                    failure == null ? error(response) : Errors.REQUEST_TIMED_OUT)
                            .thenAccept(error -> sent(error, written, next));
        }

        private void sent(Errors error, Runnable written, Runnable next) {
            if (error == Errors.NONE) {
                written.run();
                return;
            }
            complain(key.groupId(), error.message());
            if (PASSING.contains(error)) {
                again();
            } else {
                next.run();
            }
        }

        /// The disk is full, or worse: nothing is lost, the letters are ARCHIVING until they are written.
        private void again() {
            var _ = parts.owner().after(RETRY_MS, () -> bury(key, letters, done));
        }
    }

    private static Errors error(ApiMessage response) {
        return response instanceof ProduceResponseData produced
                ? produced.responses().stream()
                        .flatMap(topic -> topic.partitionResponses().stream())
                        .map(partition -> Errors.forCode(partition.errorCode()))
                        .findFirst()
                        .orElse(Errors.UNKNOWN_SERVER_ERROR)
                : Errors.UNKNOWN_SERVER_ERROR;
    }
}
