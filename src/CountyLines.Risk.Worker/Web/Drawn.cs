using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using Microsoft.AspNetCore.Html;

namespace CountyLines.Risk.Worker.Web;

/// <summary>Drawings that stand in a table's cell. They say nothing that the words beside them do not.</summary>
static class Drawn
{
    const int Width = 100;

    /// <summary>The risk against the highest of the list: sure up to it, open up to what the unknowns allow.</summary>
    public static IHtmlContent RiskBar(LineScore score, long most)
    {
        double At(long risk) => most == 0 ? 0 : (double)Width * Math.Max(risk, 0) / most;
        return Markup(Html.Of($"""
            <svg class="riskbar" viewBox="0 0 {Width} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="{Width}" height="10"/><rect class="open" width="{At(score.Highest)}" height="10"/><rect class="sure" width="{At(score.Risk)}" height="10"/></svg>
            """));
    }

    /// <summary>A factor's step from what its section came to before it; dashed up to what an unknown could add.</summary>
    public static IHtmlContent StepBar(Step step, long most)
    {
        const int Long = 200;
        double At(long total) => (double)Long * Math.Max(total, 0) / Math.Max(most, 1);
        var (from, least, maximum) = (At(step.From), At(step.From + step.Adds.Least), At(step.From + step.Adds.Most));
        return Markup(Html.Of($"""
            <svg class="step" viewBox="0 0 {Long} 14" aria-hidden="true" focusable="false"><rect class="track" y="6" width="{Long}" height="2"/><rect class="open" x="{least}" width="{maximum - least}" height="14"/><rect class="sure" x="{from}" width="{least - from}" height="14"/></svg>
            """));
    }

    /// <summary>Finished HTML on a Razor page: it is encoded already.</summary>
    public static IHtmlContent Markup(Raw raw) => new Finished(raw);

    sealed class Finished(Raw raw) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => raw.WriteTo(writer);
    }
}
