using System.Text.Json.Nodes;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>One way in which a sign-in must not succeed.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Problem">The code that the browser is sent home with.</param>
internal sealed record OidcVector(string Name, string Problem)
{
    /// <summary>Changes who the issuer says it is.</summary>
    public Action<JsonObject>? Who { get; init; }

    /// <summary>Changes the claims of the ID token, which is then signed rightly.</summary>
    public Action<JsonObject>? Claims { get; init; }

    /// <summary>Makes the ID token of the right claims.</summary>
    public Func<ScriptedIssuer, JsonObject, string>? Token { get; init; }

    /// <summary>Changes what the browser brings back.</summary>
    public Action<Dictionary<string, string?>>? Callback { get; init; }

    /// <summary>The provider at whose callback it comes.</summary>
    public string At { get; init; } = "corp";

    /// <summary>True when another browser comes back.</summary>
    public bool OtherBrowser { get; init; }

    /// <summary>What the issuer's other endpoints do meanwhile.</summary>
    public Action<ScriptedIssuer>? Issuer { get; init; }

    public override string ToString() => Name;
}
