package io.minikafka.base.config;

/// A setting as someone wrote it, and where: `origin` reads like "--set" or "broker.properties".
public record RawSetting(String name, String text, String origin) {}
