package io.minikafka.broker.admin;

import io.minikafka.broker.ApiHandler;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.CreateDelegationTokenResponseData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.DescribeUserScramCredentialsResult;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenResponseData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// What a broker without authorizer and authentication says about access rights, delegation tokens and
/// passwords: that there are none, in the words of Kafka.
final class UnsecuredHandlers {
    private static final String NO_AUTHORIZER = "No Authorizer is configured.";
    private static final long NO_TIME = -1;

    private UnsecuredHandlers() {}

    static List<ApiHandler<?, ?>> all() {
        return List.of(
                new FixedAnswer<>(ApiKeys.DESCRIBE_ACLS, UnsecuredHandlers::describeAcls),
                new FixedAnswer<>(ApiKeys.CREATE_ACLS, UnsecuredHandlers::createAcls),
                new FixedAnswer<>(ApiKeys.DELETE_ACLS, UnsecuredHandlers::deleteAcls),
                new FixedAnswer<>(ApiKeys.CREATE_DELEGATION_TOKEN, UnsecuredHandlers::createToken),
                new FixedAnswer<>(ApiKeys.RENEW_DELEGATION_TOKEN, UnsecuredHandlers::renewToken),
                new FixedAnswer<>(ApiKeys.EXPIRE_DELEGATION_TOKEN, UnsecuredHandlers::expireToken),
                new FixedAnswer<>(
                        ApiKeys.DESCRIBE_DELEGATION_TOKEN, UnsecuredHandlers::describeTokens),
                new FixedAnswer<>(
                        ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                        UnsecuredHandlers::describePasswords));
    }

    private static DescribeAclsResponseData describeAcls(DescribeAclsRequestData request) {
        return new DescribeAclsResponseData()
                .setErrorCode(Errors.SECURITY_DISABLED.code())
                .setErrorMessage("No Authorizer is configured on the broker");
    }

    private static CreateAclsResponseData createAcls(CreateAclsRequestData request) {
        return new CreateAclsResponseData()
                .setResults(
                        request.creations().stream()
                                .map(_ ->
                                        new AclCreationResult()
                                                .setErrorCode(Errors.SECURITY_DISABLED.code())
                                                .setErrorMessage(NO_AUTHORIZER))
                                .toList());
    }

    private static DeleteAclsResponseData deleteAcls(DeleteAclsRequestData request) {
        return new DeleteAclsResponseData()
                .setFilterResults(
                        request.filters().stream()
                                .map(_ ->
                                        new DeleteAclsFilterResult()
                                                .setErrorCode(Errors.SECURITY_DISABLED.code())
                                                .setErrorMessage(NO_AUTHORIZER))
                                .toList());
    }

    /// Tokens are for users who proved who they are; on a connection without authentication nobody did.
    private static short noToken() {
        return Errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code();
    }

    private static CreateDelegationTokenResponseData createToken(
            CreateDelegationTokenRequestData request) {
        return new CreateDelegationTokenResponseData()
                .setErrorCode(noToken())
                .setPrincipalType("User")
                .setPrincipalName("ANONYMOUS")
                .setIssueTimestampMs(NO_TIME)
                .setExpiryTimestampMs(NO_TIME)
                .setMaxTimestampMs(NO_TIME);
    }

    private static RenewDelegationTokenResponseData renewToken(
            RenewDelegationTokenRequestData request) {
        return new RenewDelegationTokenResponseData()
                .setErrorCode(noToken())
                .setExpiryTimestampMs(NO_TIME);
    }

    private static ExpireDelegationTokenResponseData expireToken(
            ExpireDelegationTokenRequestData request) {
        return new ExpireDelegationTokenResponseData()
                .setErrorCode(noToken())
                .setExpiryTimestampMs(NO_TIME);
    }

    private static DescribeDelegationTokenResponseData describeTokens(
            DescribeDelegationTokenRequestData request) {
        return new DescribeDelegationTokenResponseData().setErrorCode(noToken());
    }

    private static DescribeUserScramCredentialsResponseData describePasswords(
            DescribeUserScramCredentialsRequestData request) {
        Map<String, DescribeUserScramCredentialsResult> results = new LinkedHashMap<>();
        if (request.users() != null) {
            Set<String> seen = new HashSet<>();
            for (UserName user : request.users()) {
                results.put(
                        user.name(),
                        seen.add(user.name()) ? noUser(user.name()) : namedTwice(user.name()));
            }
        }
        return new DescribeUserScramCredentialsResponseData()
                .setResults(List.copyOf(results.values()));
    }

    private static DescribeUserScramCredentialsResult noUser(String name) {
        return new DescribeUserScramCredentialsResult()
                .setUser(name)
                .setErrorCode(Errors.RESOURCE_NOT_FOUND.code())
                .setErrorMessage(
                        "Attempt to describe a user credential that does not exist: " + name);
    }

    private static DescribeUserScramCredentialsResult namedTwice(String name) {
        return new DescribeUserScramCredentialsResult()
                .setUser(name)
                .setErrorCode(Errors.DUPLICATE_RESOURCE.code())
                .setErrorMessage(
                        "Cannot describe SCRAM credentials for the same user twice in a single request: "
                                + name);
    }
}
