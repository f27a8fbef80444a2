namespace Lanstead.Lab.Servers;

/// <summary>A page of a list.</summary>
public sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A network, as far as the lab looks.</summary>
public sealed record NetworkAnswer(string Id, string Name, string Ipv4Cidr, string Ipv6Cidr, int PeerCount, int OnlineCount);

/// <summary>A peer, as far as the lab looks.</summary>
public sealed record PeerAnswer(string Id, string DeviceId, string Name, string Ipv4, string Ipv6, string Status);

/// <summary>A new join key: the only answer that holds its token.</summary>
public sealed record JoinKeyAnswer(string Id, string Token, string Code);

/// <summary>Tokens of a sign-in.</summary>
public sealed record SessionAnswer(string? AccessToken, string? RefreshToken, int? ExpiresIn);
