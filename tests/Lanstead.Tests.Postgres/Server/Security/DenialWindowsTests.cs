using Lanstead.Primitives;
using Lanstead.Server.Recording;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>N4: a flood of refusals makes one row a minute for each person and route.</summary>
public sealed class DenialWindowsTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void Ten_thousand_refusals_in_ten_minutes_make_ten_rows_and_lose_none()
    {
        var windows = new DenialWindows(_time);
        var denial = new Denial(UserId.New(_time), null, "GET /v1/networks/{networkId}", "not_found");
        int rows = 0, repeats = 0;
        for (int i = 0; i < 10_000; i++)
        {
            foreach ((Denial ended, int count) in windows.TakeEnded())
            {
                Assert.Equal(denial, ended);
                repeats += count;
            }
            rows += windows.IsFirst(denial) ? 1 : 0;
            _time.Step(TimeSpan.FromMilliseconds(60));
        }
        repeats += windows.TakeEnded(all: true).Sum(ended => ended.Repeats);

        Assert.Equal(10, rows);
        Assert.Equal(10_000, rows + repeats);
    }

    [Fact]
    public void Another_person_route_reason_or_space_has_a_row_of_its_own()
    {
        var windows = new DenialWindows(_time);
        var denial = new Denial(UserId.New(_time), null, "GET /a", "not_found");

        Assert.True(windows.IsFirst(denial));
        Assert.True(windows.IsFirst(denial with { Actor = UserId.New(_time) }));
        Assert.True(windows.IsFirst(denial with { Route = "GET /b" }));
        Assert.True(windows.IsFirst(denial with { Code = "access.denied" }));
        Assert.True(windows.IsFirst(denial with { Tenant = TenantId.New(_time) }));
        Assert.False(windows.IsFirst(denial));
    }
}
