using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;

namespace Lanstead.Server.Features.Live;

/// <summary>Puts a <see cref="FrameMeter"/> below the WebSocket of a request; before <c>UseWebSockets</c>.</summary>
internal sealed class MeteredUpgrade(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var meter = new FrameMeter(time);
        context.Features.Set(meter);
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, meter, time));
        // WebSockets over HTTP/2 (RFC 8441).
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { } connect)
            context.Features.Set<IHttpExtendedConnectFeature>(new Connect(connect, meter, time));
        return next(context);
    }

    private sealed class Upgrade(IHttpUpgradeFeature inner, FrameMeter meter, TimeProvider time) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => new MeteredStream(await inner.UpgradeAsync(), meter, time);
    }

    private sealed class Connect(IHttpExtendedConnectFeature inner, FrameMeter meter, TimeProvider time) : IHttpExtendedConnectFeature
    {
        [MemberNotNullWhen(true, nameof(Protocol))]
        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() => new MeteredStream(await inner.AcceptAsync(), meter, time);
    }
}
