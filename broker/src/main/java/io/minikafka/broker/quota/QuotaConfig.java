package io.minikafka.broker.quota;

/// Over which time rates are measured.
///
/// @param samples `quota.window.num`
/// @param sampleMs `quota.window.size.seconds`
/// @param mutationSamples `controller.quota.window.num`
/// @param mutationSampleMs `controller.quota.window.size.seconds`
/// @param metersMax `minikafka.quota.sensors.max`
public record QuotaConfig(
        int samples, long sampleMs, int mutationSamples, long mutationSampleMs, int metersMax) {}
