namespace CountyLines.Risk.Release;

/// <summary>Where people put their names to the pack.</summary>
static class PackSignatures
{
    public static Raw Of(PackSheet sheet)
    {
        var pack = sheet.Pack;
        string[] roles = [$"Owner of the rules: {pack.Owner}", "Chair of the committee", "Data protection officer", "Second approver, who is none of the above"];
        Column[] columns = [new("Role", NamesRow: true), new("Name"), new("Signature"), new("Date")];
        return Html.Of($"""
            <section id="signatures"><h2>Signatures</h2>
            <p>We have read the rules of {pack.Identity} as set out above. What we sign is the pack with the SHA-256
            <span class="hash">{pack.Sha256}</span>. A change to any rule or case gives another SHA-256 and needs a new version and new signatures.</p>
            {Table.Of(Html.Of($"Signed for the force"), "signatures", columns, roles.Select(role => (IReadOnlyList<Raw>)[Html.Of($"{role}"), default, default, default]))}
            </section>
            """);
    }
}
