using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Audiences;

/// <summary>Reads <c>rules/audiences/*.yaml</c>; all faults at once, each with its place.</summary>
public static partial class AudienceReader
{
    /// <summary>The product's own bound on days of validity and until a receipt: a list of a year ago describes nobody's line.</summary>
    internal const int MostDays = 366;

    /// <summary>The product's own bound on a text that stands in the head of every file: some five times the longest of the default audiences.</summary>
    internal const int MostCharacters = 800;

    /// <summary>The product's own bound on lines in a list: no force has as many, and a longer number is a slip.</summary>
    internal const int MostLines = 1_000_000;

    /// <summary>What people write where there is no agreement yet. Taken for a reference, each of them would open the door to the outside.</summary>
    static readonly string[] NoAgreement = ["-", "--", "?", "n/a", "na", "nil", "no", "none", "not yet", "pending", "tba", "tbc", "tbd", "to be agreed", "to be confirmed", "to do", "todo", "unknown", "xxx", "yes", "draft", "false", "true"];

    /// <summary>The files that a release can have.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "xlsx", "json", "html"];

    public static (Audience? Audience, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        return RuleFile.Read(text, file, (map, problems) => ReadAudience(new RuleFields(map, "an audience", problems), text, Path.GetFileNameWithoutExtension(file)));
    }

    static Audience ReadAudience(RuleFields fields, string text, string fileName)
    {
        var id = Code(fields, "audience");
        if (id.Length > 0 && id != fileName)
            fields.Fault("audience.file", fields.Where, $"the file of the audience '{id}' must be called {id}.yaml");
        var version = fields.Text("version");
        if (version.Length > 0 && !VersionForm().IsMatch(version))
            fields.Fault("version.form", fields.Optional("version")!.Where, "'version' must be three numbers, such as 1.0.0");
        var (title, status, owner) = (OneLine(fields, "title"), OneLine(fields, "status"), OneLine(fields, "owner"));
        var outside = fields.Word("goes", ["inside", "outside"]) == "outside";
        var (purpose, basis, agreement) = (OneLine(fields, "purpose"), OneLine(fields, "lawful_basis"), Agreement(fields));
        var marking = LineWords.MarkingOf(fields.Word("marking", [.. Enum.GetValues<Marking>().Select(LineWords.Of)])) ?? Marking.OfficialSensitive;
        var handling = OneLine(fields, "handling");
        var (valid, receipt) = (Days(fields, "valid_days"), Days(fields, "receipt_days"));
        var lines = Choice(fields);
        var chosen = Fields(fields);
        var formats = fields.WordList("formats", Formats);
        Twice(fields, fields.Optional("formats"), "format", formats);
        var recipients = Recipients(fields);
        fields.RefuseOthers();
        return new Audience(
            id, version, title, status, owner, outside, purpose, basis, agreement, marking, handling, valid, receipt, lines, chosen, formats, recipients,
            Sha256.Of(text));
    }

    static LineChoice Choice(RuleFields audience)
    {
        if (audience.Required("lines") is not { } node || audience.AsFields(node, "lines") is not { } fields)
            return new LineChoice(null, [], new HashSet<string>(), false, null, null, null, true);
        var statuses = fields.Has("statuses") ? fields.WordList("statuses", [.. Vocabulary.Statuses.Where(word => word != LineWords.Of(LineStatus.ClosedType1))]) : [];
        Twice(fields, fields.Optional("statuses"), "status", statuses);
        var areas = fields.Has("areas") ? fields.Texts("areas") : [];
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var area in areas)
            codes.UnionWith(Area(fields, area));
        Twice(fields, fields.Optional("areas"), "area", [.. areas.Select(area => area.Text)]);
        var top = fields.Optional("top") is { } topNode ? Positive(fields, topNode, "top", MostLines) : (long?)null;
        // Where nothing is cut there is nothing to say about a tie.
        var tie = fields.Word("at_the_cut", ["include-tie", "leave-tie-out"], top is null ? "include-tie" : null);
        var risk = fields.Optional("risk_from") is { } riskNode ? Positive(fields, riskNode, "risk_from", int.MaxValue) : (long?)null;
        var crosses = fields.Word("crosses_forces", ["yes", "no"], "no") == "yes";
        var choice = new LineChoice(
            TextOrNull(fields, "band_from"), [.. statuses.Select(LineWords.StatusOf).OfType<LineStatus>()], codes, crosses, TextOrNull(fields, "confidence_from"), risk, (int?)top, tie != "leave-tie-out")
        { AreaNames = [.. areas.Select(area => area.Text)] };
        fields.RefuseOthers();
        return choice;
    }

    /// <summary>The forces that a word means: a force, or the forces of a regional unit.</summary>
    static IEnumerable<string> Area(RuleFields fields, RuleScalar area)
    {
        if (PlaceNames.ForceCode(area.Text) is { } force)
            return [force];
        var region = ReferenceData.Forces.Values.Where(one => one.RegionalUnit == area.Text).Select(one => one.Code).ToList();
        if (region.Count == 0)
            fields.Fault("area.unknown", area.Where, $"'{area.Text}' is neither a force nor a regional unit{Words.DidYouMean(area.Text, ReferenceData.Forces.Values.SelectMany(one => new[] { one.Name, one.RegionalUnit }).Distinct())}");
        return region;
    }

    static List<ChosenField> Fields(RuleFields audience)
    {
        var entries = audience.Entries("fields");
        var chosen = new List<ChosenField>();
        foreach (var (name, node) in entries)
        {
            if (ReleaseField.All.FirstOrDefault(one => one.Id == name.Text) is not { } field)
                audience.Fault("release-field.unknown", name.Where, $"a list has no field '{name.Text}'{Words.DidYouMean(name.Text, ReleaseField.All.Select(one => one.Id))}");
            else if (node is not RuleScalar { IsBlank: false } word)
                audience.Fault("reduction.missing", node.Where, $"'{field.Id}' must say how far it is reduced: {string.Join(", ", field.Allowed)}");
            else if (!field.Allowed.Contains(word.Text))
                audience.Fault("reduction.unknown", word.Where, $"'{field.Id}' cannot be given as '{word.Text}'{Words.DidYouMean(word.Text, field.Allowed)}");
            else
                chosen.Add(new ChosenField(field, word.Text));
        }

        // A list of nothing is a list without what every list needs; one that is missing, or no list, was reported already.
        foreach (var missing in audience.Optional("fields") is not RuleMap ? [] : ReleaseField.All.Where(field => field.IsRequired && entries.All(entry => entry.Key.Text != field.Id)))
            audience.Fault("release-field.missing", audience.Required("fields")!.Where, $"'fields' needs '{missing.Id}' ({string.Join(", ", missing.Allowed)}): without it a recipient cannot judge how accurate, reliable and current a line is");
        return [.. chosen.OrderBy(one => ReleaseField.All.ToList().IndexOf(one.Field))];
    }

    static List<Recipient> Recipients(RuleFields audience)
    {
        var recipients = new List<Recipient>();
        foreach (var (item, number) in audience.Items("recipients").Select((item, index) => (item, index + 1)))
        {
            if (audience.AsFields(item, "recipients", RuleFields.Called("recipient", item, "role", number)) is not { } fields)
                continue;
            var role = Code(fields, "role");
            var certificate = TextOrNull(fields, "certificate");
            var encrypt = fields.Word("encrypt", ["yes", "no"], "no") == "yes";
            if (certificate is not null && (Path.IsPathRooted(certificate) || certificate.Split('/', '\\').Contains("..")))
                fields.Fault("certificate.path", fields.Optional("certificate")!.Where, $"'{certificate}' must be a path inside the folder of rules, such as audiences/certificates/{role}.pem");
            if (encrypt && certificate is null)
                fields.Fault("encrypt.certificate", fields.Where, "'encrypt: yes' needs the recipient's certificate");
            var name = OneLine(fields, "name");
            if (role.Length > 0 && recipients.Any(one => one.Role == role))
                fields.Fault("recipient.twice", fields.Where, $"the recipient '{role}' stands twice");
            // A handling condition may name a recipient by either, so neither may mean two of them.
            else if (name.Length > 0 && recipients.FirstOrDefault(one => IsCalled(one, name) || role.Length > 0 && IsCalled(one, role)) is { } other)
                fields.Fault("recipient.twice", fields.Where, $"'{name}' and '{other.Name}' cannot be told apart in a handling condition; give each recipient a name of its own");
            recipients.Add(new Recipient(role, name, certificate, encrypt));
            fields.RefuseOthers();
        }

        return recipients;
    }

    static bool IsCalled(Recipient recipient, string words)
    {
        return words.Equals(recipient.Role, StringComparison.OrdinalIgnoreCase) || words.Equals(recipient.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The reference of the sharing agreement; null for the word <c>none</c>.</summary>
    static string? Agreement(RuleFields fields)
    {
        var text = OneLine(fields, "agreement");
        if (text.Length == 0 || text == "none")
            return null;
        if (NoAgreement.Contains(text.TrimEnd('.'), StringComparer.OrdinalIgnoreCase) || !text.Any(char.IsLetterOrDigit))
            fields.Fault("agreement.form", fields.Optional("agreement")!.Where, $"'{text}' is no reference of a sharing agreement; write its reference, or none while there is none");
        return text;
    }

    /// <summary>A text for the head of a list or a name: a line end in it could pass for another entry.</summary>
    static string OneLine(RuleFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0)
            fields.Fault("text.form", fields.Optional(name)!.Where, $"'{name}' must be one line, without tabs");
        else if (text.Length > MostCharacters)
            fields.Fault("text.form", fields.Optional(name)!.Where, $"'{name}' has {text.Length:N0} characters; it may have {MostCharacters}");
        return text;
    }

    /// <summary>A code becomes part of the names of folders and feeds.</summary>
    static string Code(RuleFields fields, string name)
    {
        var code = fields.Text(name);
        if (code.Length > 0 && !CodeForm().IsMatch(code))
            fields.Fault("code.form", fields.Optional(name)!.Where, $"'{name}' must be small letters and digits with single hyphens between, at most 40, such as emsou-intelligence-desk");
        return code;
    }

    static int Days(RuleFields fields, string name)
    {
        if (fields.Required(name) is not { } node)
            return 1;
        var before = fields.FaultCount;
        var days = fields.AsWhole(node, name);
        if (fields.FaultCount == before && days is < 1 or > MostDays)
            fields.Fault("days.range", node.Where, $"'{name}' must be 1 to {MostDays}");
        return (int)Math.Clamp(days, 1, MostDays);
    }

    static long Positive(RuleFields fields, RuleNode node, string name, int most)
    {
        var before = fields.FaultCount;
        var number = fields.AsWhole(node, name);
        if (fields.FaultCount == before && (number < 1 || number > most))
            fields.Fault("number.range", node.Where, $"'{name}' must be 1 to {most}");
        return Math.Clamp(number, 1, most);
    }

    static void Twice(RuleFields fields, RuleNode? node, string what, IReadOnlyList<string> words)
    {
        foreach (var word in words.GroupBy(word => word).Where(group => node is not null && group.Count() > 1).Select(group => group.Key))
            fields.Fault("list.twice", node!.Where, $"the {what} '{word}' stands twice");
    }

    static string? TextOrNull(RuleFields fields, string name) => fields.Has(name) ? fields.Text(name) : null;

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$")]
    private static partial Regex VersionForm();

    [GeneratedRegex("^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex CodeForm();
}
