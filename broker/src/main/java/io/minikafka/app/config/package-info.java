/// The broker's settings: all keys in one place, where their values may come from, and the reference
/// page made from them. Other rooms never see this one; `app` hands each what it needs.
@NullMarked
package io.minikafka.app.config;

import org.jspecify.annotations.NullMarked;
