namespace CountyLines.Risk.Release;

/// <summary>A place that the force fills in, because no pack can know it. It is marked, so that an empty place is never read as "nothing to say".</summary>
static class Blank
{
    public static Raw Of(string what) => Html.Of($"""<span class="blank">For the force to fill in: {what}</span>""");
}
