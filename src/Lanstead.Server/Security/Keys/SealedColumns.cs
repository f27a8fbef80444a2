namespace Lanstead.Server.Security.Keys;

/// <summary>A column that holds what <see cref="SecretBox"/> sealed.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">The sealed bytes; null where there is no secret.</param>
/// <param name="Name">SQL for the name under which a row's secret is sealed.</param>
/// <param name="KeyId">The column that names the data key.</param>
internal sealed record SealedColumn(string Table, string Column, string Name, string KeyId = "key_id");

/// <summary>Every such column, so that all can be sealed anew. A test finds what is missing.</summary>
internal static class SealedColumns
{
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("instance_secrets", "ciphertext", "name"),
        new("token_keys", "ciphertext", "'token-key:' || kid"),
        new("mail_outbox", "letter", "'mail:' || replace(id::text, '-', '')"),
        new("sinks", "secret", "'sink:' || replace(id::text, '-', '')", "secret_key_id"),
        new("sinks", "previous_secret", "'sink:' || replace(id::text, '-', '')", "secret_key_id"),
        new("sign_in_providers", "secret", "'sign-in-provider/' || name", "secret_key_id"),
        new("sign_in_providers", "secret", "'sign-in-provider/' || name", "secret_key_id"),
        new("totp", "secret", "'totp:' || user_id"),
    ];
}
