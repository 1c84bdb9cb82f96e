package io.minikafka.broker.group.service;

import io.minikafka.broker.group.consumer.ConsumerConfig;
import io.minikafka.broker.group.share.ShareTimes;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.group.streams.StreamsSettings;

/// What the newer types of groups are told: limits and delays, those of single groups included.
///
/// @param topologyDescriptions how a streams group keeps what clients tell of their topology
public record GroupTypesConfig(
        ConsumerConfig consumers,
        ShareTimes share,
        StreamsSettings.Source streams,
        DescriptionFormat topologyDescriptions) {}
