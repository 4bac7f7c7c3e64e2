using TrainingLms.Courses;

namespace TrainingLms.Tests.Courses;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <b onclick=\"x()\">bold</b>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](//evil.example/a)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("# Title {onclick=alert(1)}")]
    public void Nothing_in_a_text_can_act(string markdown)
    {
        var html = SafeMarkdown.ToHtml(markdown);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=\"j", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[^>]+ on[a-z]+=", html);
        Assert.DoesNotMatch("(?i)(href|src)=\"(javascript|data|vbscript|//)", html);
    }

    [Fact]
    public void What_a_lesson_needs_comes_through() =>
        Assert.Equal("""
            <h2>一</h2>
            <ul>
            <li><strong>重点</strong> <a href="https://example.org/" rel="noopener noreferrer">法律</a></li>
            </ul>

            """, SafeMarkdown.ToHtml("## 一\n\n- **重点** [法律](https://example.org/)"), ignoreLineEndingDifferences: true);
}
