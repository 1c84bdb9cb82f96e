package io.minikafka.broker.offsets;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.offsets.Backlogs.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of private API 30042: docs/format/private-api.md.
final class BacklogMessages {
    static final short KEY = 30_042;

    private static final int PLACE_BYTES = 16 + 4 + 8 + 1;
    private static final int BACKLOG_BYTES = 1;

    /// So many places fit into a request of our own.
    static final int PLACES_MAX = 2_000;

    private BacklogMessages() {}

    static byte[] request(List<Place> places) {
        FieldWriter out = new FieldWriter(4 + places.size() * PLACE_BYTES).i32(places.size());
        for (Place place : places) {
            out.uuid(place.partition().topicId()).i32(place.partition().partition());
            out.i64(place.offset()).bool(place.timed());
        }
        return out.toBytes();
    }

    static List<Place> places(byte[] request) {
        FieldReader in = new FieldReader("a request for what lies behind offsets", request);
        List<Place> places = new ArrayList<>();
        for (int left = in.count(PLACE_BYTES); left > 0; left--) {
            var partition = new TopicIdPartition(in.uuid(), in.i32());
            places.add(new Place(partition, in.i64(), in.bool()));
        }
        in.end();
        return places;
    }

    static byte[] answer(List<Optional<Backlog>> backlogs) {
        FieldWriter out = new FieldWriter(4 + backlogs.size() * 25).i32(backlogs.size());
        for (Optional<Backlog> backlog : backlogs) {
            out.bool(backlog.isPresent());
            backlog.ifPresent(there -> out.i64(there.from()).i64(there.end()).i64(there.firstMs()));
        }
        return out.toBytes();
    }

    static List<Optional<Backlog>> backlogs(byte[] answer) {
        FieldReader in = new FieldReader("what lies behind offsets", answer);
        List<Optional<Backlog>> backlogs = new ArrayList<>();
        for (int left = in.count(BACKLOG_BYTES); left > 0; left--) {
            backlogs.add(
                    in.bool()
                            ? Optional.of(new Backlog(in.i64(), in.i64(), in.i64()))
                            : Optional.empty());
        }
        in.end();
        return backlogs;
    }
}
