"""The properties of Unicode that a regular expression of ECMA-262 may name (section 22.2.1.10)."""

_CATEGORIES_TEXT = """
    C Other Cc Control cntrl Cf Format Cn Unassigned Co Private_Use Cs Surrogate
    L Letter LC Cased_Letter Ll Lowercase_Letter Lm Modifier_Letter Lo Other_Letter Lt Titlecase_Letter
    Lu Uppercase_Letter M Mark Combining_Mark Mc Spacing_Mark Me Enclosing_Mark Mn Nonspacing_Mark
    N Number Nd Decimal_Number digit Nl Letter_Number No Other_Number
    P Punctuation punct Pc Connector_Punctuation Pd Dash_Punctuation Pe Close_Punctuation
    Pf Final_Punctuation Pi Initial_Punctuation Po Other_Punctuation Ps Open_Punctuation
    S Symbol Sc Currency_Symbol Sk Modifier_Symbol Sm Math_Symbol So Other_Symbol
    Z Separator Zl Line_Separator Zp Paragraph_Separator Zs Space_Separator
"""
_BINARY_TEXT = """
    ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Assigned Bidi_Control Bidi_C Bidi_Mirrored Bidi_M
    Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM
    Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT
    Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia
    Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase Emoji_Presentation EPres
    Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext
    Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start IDS
    Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math
    Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark
    Radical Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term
    Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC
    XID_Start XIDS
"""
_CATEGORIES = frozenset(_CATEGORIES_TEXT.split())
_BINARY = frozenset(_BINARY_TEXT.split())
_OF_CATEGORY = frozenset({"General_Category", "gc"})
_OF_SCRIPT = frozenset({"Script", "sc", "Script_Extensions", "scx"})


def find_property_error(name: str, value: str | None) -> tuple[str, str | None] | None:
    r"""What is wrong with the property in `\p{name}` or `\p{name=value}`, and what to write; None if nothing.

    The names of scripts, which Unicode adds to each year, are not looked up.
    """
    if value is None:
        if name in _CATEGORIES or name in _BINARY:
            return None
        folded = name.lower()
        near = next((known for known in sorted(_CATEGORIES | _BINARY) if known.lower() == folded), None)
        hint = f"write `{near}`" if near else f"a script is written `Script={name or '…'}`"
        return f"`{name}` is no property of Unicode", hint
    if name in _OF_CATEGORY:
        return None if value in _CATEGORIES else (f"`{value}` is no category of Unicode", None)
    if name in _OF_SCRIPT:
        return None if value else ("the name of the script is missing", None)
    return f"`{name}` is no property of Unicode with values", "write `Script=…` or `General_Category=…`"
