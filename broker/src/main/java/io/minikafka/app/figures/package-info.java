/// What this node tells of itself: a source for each part of it, asked at each scrape, and the pages for
/// operators. RFC 0009.
@NullMarked
package io.minikafka.app.figures;

import org.jspecify.annotations.NullMarked;
