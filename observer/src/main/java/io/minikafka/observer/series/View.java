package io.minikafka.observer.series;

/// One way to look at a series: a number for each point that is larger the less the point is like those before it.
interface View {
    /// Judges a point by the past, then remembers it. NaN while too little is known.
    double next(long timeMs, double value);
}
