using Lanstead.Agent.Desired;
using Lanstead.Agent.Tunnels;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>Which back end carries a network: the whole table.</summary>
public sealed class BackendRuleTests
{
    [Theory]
    [InlineData(NetworkRole.Mesh, true, BackendKind.Engine, "role mesh")]
    [InlineData(NetworkRole.Mesh, false, BackendKind.Engine, "role mesh")]
    [InlineData(NetworkRole.Gateway, true, BackendKind.Kernel, "module present, role gateway")]
    [InlineData(NetworkRole.Gateway, false, BackendKind.Engine, "module missing, role gateway")]
    internal void The_role_decides_where_nothing_is_set(NetworkRole role, bool hasKernel, BackendKind kind, string reason) =>
        Assert.Equal(new BackendDecision(kind, reason), BackendRule.Decide(set: null, role, () => hasKernel));

    [Theory]
    [InlineData("engine")]
    [InlineData("kernel")]
    [InlineData("uapi")]
    public void A_back_end_that_is_set_is_taken_whatever_the_role(string name)
    {
        BackendKind? set = BackendRule.Parse(name);
        foreach (NetworkRole role in Enum.GetValues<NetworkRole>())
        {
            BackendDecision decision = BackendRule.Decide(set, role, () => throw new InvalidOperationException("not asked"));
            Assert.Equal((set!.Value, "set by LANSTEAD_BACKEND"), (decision.Kind, decision.Reason));
        }
    }

    [Fact]
    public void A_mesh_does_not_ask_the_kernel_which_may_load_a_module_for_it() =>
        Assert.Equal(BackendKind.Engine, BackendRule.Decide(null, NetworkRole.Mesh, () => throw new InvalidOperationException("not asked")).Kind);

    [Theory]
    [InlineData("auto")]
    [InlineData("Engine")]
    [InlineData("")]
    public void No_other_name_is_a_back_end(string name) => Assert.Null(BackendRule.Parse(name));
}
