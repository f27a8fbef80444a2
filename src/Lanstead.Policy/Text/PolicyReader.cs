using System.Globalization;

namespace Lanstead.Policy.Text;

/// <summary>Makes a policy of YAML, and notes whatever is wrong with its line.</summary>
internal sealed class PolicyReader(List<PolicyProblem> problems)
{
    // Nobody mends a hundred mistakes at once, and hostile text must not make a long answer.
    private const int MaxProblems = 20;

    private const string FromLan = "A LAN stands after “to” only: what comes from it comes as the device before it.";

    private enum Place
    {
        Group,
        From,
        To,
    }

    private readonly Dictionary<string, PolicyGroup> _groups = [];

    public PolicyDocument Read(YamlNode root)
    {
        var document = new PolicyDocument(PolicyVerdict.Deny, [], [], []);
        if (root.Text is "" && root.Keys is null)
            return document;
        var keys = Keys(root, "A policy", ["default", "groups", "rules", "tests"]);
        if (keys is null)
            return document;
        // Groups first: rules name them, wherever they stand.
        IReadOnlyList<PolicyGroup> groups = keys.TryGetValue("groups", out YamlNode? named) ? Groups(named) : [];
        return new PolicyDocument(
            keys.TryGetValue("default", out YamlNode? otherwise) ? Default(otherwise) : PolicyVerdict.Deny, groups,
            keys.TryGetValue("rules", out YamlNode? rules) ? Listed(rules, "Rules", PolicyText.MaxRules, Rule) : [],
            keys.TryGetValue("tests", out YamlNode? tests) ? Listed(tests, "Tests", PolicyText.MaxTests, Test) : []);
    }

    private PolicyVerdict Default(YamlNode node)
    {
        if (node.Text is not ("allow" or "deny"))
            Note(node.Line, "default is allow or deny: what becomes of what no rule matches.");
        return node.Text is "allow" ? PolicyVerdict.Allow : PolicyVerdict.Deny;
    }

    private List<PolicyGroup> Groups(YamlNode node)
    {
        if (node.Keys is null)
        {
            if (node.Text is not "")
                Note(node.Line, "groups holds a name and a list for each group, such as “admins: [user:ada]”.");
            return [];
        }
        if (node.Keys.Count > PolicyText.MaxGroups)
            Note(node.Line, $"There are more than {PolicyText.MaxGroups} groups.");
        var groups = new List<PolicyGroup>();
        foreach ((YamlNode named, YamlNode value) in node.Keys.Take(PolicyText.MaxGroups))
        {
            (string key, int line) = (named.Text!, named.Line);
            if (!PolicySelector.IsName(key))
                Note(line, $"{YamlNode.Shown(key)} is no name for a group: letters a-z, digits and inner dashes.");
            IReadOnlyList<PolicySelector> members = Selectors(value, Place.Group);
            var group = new PolicyGroup(key, members, line);
            groups.Add(group);
            _groups[key] = group;
        }
        return groups;
    }

    private PolicyRule? Rule(YamlNode node)
    {
        if (Keys(node, "A rule", ["allow", "deny", "to", "ports", "comment"]) is not { } keys)
            return null;
        bool allows = keys.TryGetValue("allow", out YamlNode? from);
        if (keys.TryGetValue("deny", out YamlNode? refused) == allows)
        {
            Note(node.Line, "A rule begins with allow or deny, and says who.");
            return null;
        }
        if (!keys.TryGetValue("to", out YamlNode? to))
        {
            Note(node.Line, "The rule does not say to whom: add “to:”.");
            return null;
        }
        string comment = keys.TryGetValue("comment", out YamlNode? said) ? Comment(said) : "";
        return new PolicyRule(
            allows ? PolicyVerdict.Allow : PolicyVerdict.Deny, Selectors((from ?? refused)!, Place.From), Selectors(to, Place.To),
            keys.TryGetValue("ports", out YamlNode? ports) ? Services(ports) : [], comment, node.Line);
    }

    private PolicyTest? Test(YamlNode node)
    {
        if (Keys(node, "A test", ["from", "to", "port", "expect"]) is not { } keys)
            return null;
        if (!keys.TryGetValue("from", out YamlNode? from) || !keys.TryGetValue("to", out YamlNode? to) || !keys.TryGetValue("expect", out YamlNode? expect))
        {
            Note(node.Line, "A test says from, to and expect; port if it is about one.");
            return null;
        }
        if (expect.Text is not ("allowed" or "denied"))
            Note(expect.Line, "expect is allowed or denied.");
        PolicyService service = PolicyService.All;
        if (keys.TryGetValue("port", out YamlNode? port) && (!PolicyService.TryParse(port.Text, out service) || (service.Protocol == PolicyProtocol.Any && !service.IsWhole) || (service.First != service.Last && !service.IsWhole)))
            Note(port.Line, "A test is about one port, such as tcp/22 or udp/53, or icmp.");
        if (Selector(from) is { Kind: SelectorKind.Lan })
            Note(from.Line, FromLan);
        return new PolicyTest(Selector(from) ?? PolicySelector.Everyone, Selector(to) ?? PolicySelector.Everyone, service, expect.Text is "allowed" ? PolicyVerdict.Allow : PolicyVerdict.Deny, node.Line);
    }

    private List<PolicySelector> Selectors(YamlNode node, Place place)
    {
        var selectors = new List<PolicySelector>();
        foreach (YamlNode item in Items(node, "selectors"))
        {
            if (Selector(item) is not { } selector)
                continue;
            if (place == Place.Group && selector.Kind == SelectorKind.Group)
                Note(item.Line, "A group holds no other group: name its people and devices.");
            else if (place != Place.To && selector.Kind == SelectorKind.Lan)
                Note(item.Line, FromLan);
            else if (!selectors.Contains(selector))
                selectors.Add(selector);
        }
        if (selectors.Count == 0 && place != Place.Group)
            Note(node.Line, "It names nobody. For all devices: everyone.");
        return selectors;
    }

    private PolicySelector? Selector(YamlNode node)
    {
        if (!PolicySelector.TryParse(node.Text, out PolicySelector selector))
        {
            Note(node.Line, $"{YamlNode.Shown(node.Text ?? "A list")} names nobody: everyone, user:NAME, device:NAME, tag:NAME, role:{string.Join("|", PolicySelector.Roles)}, group:NAME, or after “to” lan:NAME.");
            return null;
        }
        if (selector.Kind == SelectorKind.Group && !_groups.ContainsKey(selector.Name))
        {
            Note(node.Line, $"There is no group {selector.Name} in this policy.");
            return null;
        }
        return selector;
    }

    private List<PolicyService> Services(YamlNode node)
    {
        var services = new List<PolicyService>();
        foreach (YamlNode item in Items(node, "ports"))
        {
            if (!PolicyService.TryParse(item.Text, out PolicyService service))
                Note(item.Line, $"{YamlNode.Shown(item.Text ?? "A list")} is no port: tcp/22, udp/8000-8099, tcp, icmp, any, or 445 for TCP and UDP.");
            else if (!services.Contains(service))
                services.Add(service);
        }
        if (services.Count == 0 && problems.Count == 0)
            Note(node.Line, "ports is empty. Leave it out for everything.");
        return services;
    }

    private string Comment(YamlNode node)
    {
        if (node.Text is { Length: <= PolicyText.CommentMaxLength } text && !text.Any(IsRefused))
            return text;
        Note(node.Line, $"A comment is one line of at most {PolicyText.CommentMaxLength} characters.");
        return "";
    }

    private static bool IsRefused(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private IEnumerable<YamlNode> Items(YamlNode node, string what)
    {
        if (node.Items is null)
            return [node];
        if (node.Items.Count > PolicyText.MaxListed)
            Note(node.Line, $"There are more than {PolicyText.MaxListed} {what} in one list. A group or a tag says it shorter.");
        return node.Items.Take(PolicyText.MaxListed);
    }

    private List<T> Listed<T>(YamlNode node, string what, int most, Func<YamlNode, T?> read)
        where T : class
    {
        if (node.Items is null)
        {
            if (node.Text is not "")
                Note(node.Line, $"{what} are a list: begin each with a dash.");
            return [];
        }
        if (node.Items.Count > most)
            Note(node.Line, $"{what}: there are more than {most}.");
        return [.. node.Items.Take(most).Select(read).OfType<T>()];
    }

    private Dictionary<string, YamlNode>? Keys(YamlNode node, string what, string[] known)
    {
        if (node.Keys is null)
        {
            Note(node.Line, $"{what} has keys: {string.Join(", ", known)}.");
            return null;
        }
        foreach ((YamlNode key, _) in node.Keys.Where(pair => !known.Contains(pair.Key.Text)))
            Note(key.Line, $"{YamlNode.Shown(key.Text!)} is not known here. {what} has: {string.Join(", ", known)}.");
        return node.Keys.Where(pair => known.Contains(pair.Key.Text)).ToDictionary(pair => pair.Key.Text!, pair => pair.Value);
    }

    private void Note(int line, string message)
    {
        if (problems.Count < MaxProblems)
            problems.Add(new PolicyProblem(line, message));
    }
}
