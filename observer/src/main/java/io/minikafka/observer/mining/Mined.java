package io.minikafka.observer.mining;

import java.util.List;

/// What a miner made of one line.
///
/// @param template the line's template as it stands now
/// @param isNew this line is the first of its template, and no older template took it in
/// @param absorbed ids of templates that turned out to be the same as this one; their ids are not given out again
public record Mined(Template template, boolean isNew, List<Integer> absorbed) {
    public int templateId() {
        return template.id();
    }
}
