"""Words of the stored copies."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "copy_note": (
        "“公开”档案所存副本，{moment} 取得。脚本、表单与外部资源已去除；原件请下载。",
        "Copy kept by the Gongkai archive, fetched {moment}. Scripts, forms and outside resources are removed; download the original for every byte.",
    ),
    "copy_unknown": ("档案中没有编号为 {key} 的抓取件。", "The archive holds no capture with the key {key}."),
    "copy_missing": ("这里没有存放这份抓取件的字节。", "The bytes of this capture are not kept here."),
    "copy_damaged": (
        "存放的字节与其散列不符，已停止提供。",
        "The stored bytes differ from their digest and are not handed out.",
    ),
    "copy_withheld": ("这份原件不对外提供：{reason}", "This original is not handed out: {reason}"),
}
