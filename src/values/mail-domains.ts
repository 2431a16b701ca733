import { isOneEdit } from './edit.ts';

/** Providers at which anybody has an address: one of theirs says nothing about a firm. */
const FREE_MAIL: readonly string[] = (
  'gmail.com googlemail.com yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.gr ' +
  'yahoo.co.in yahoo.in yahoo.ca yahoo.com.br yahoo.com.au yahoo.com.ar yahoo.com.mx yahoo.com.sg yahoo.com.vn yahoo.co.jp ' +
  'yahoo.co.id yahoo.no yahoo.se yahoo.dk yahoo.ie yahoo.pl hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.es ' +
  'hotmail.it hotmail.gr hotmail.no hotmail.se hotmail.dk hotmail.be hotmail.nl hotmail.com.br hotmail.com.au hotmail.ca ' +
  'outlook.com outlook.fr outlook.de outlook.es outlook.it outlook.com.br outlook.com.au outlook.com.gr live.com live.co.uk ' +
  'live.fr live.de live.it live.nl live.no live.se live.dk live.be live.ca live.com.au live.com.mx msn.com passport.com ' +
  'icloud.com me.com mac.com aol.com aim.com aol.co.uk aol.de aol.fr protonmail.com protonmail.ch proton.me pm.me tutanota.com ' +
  'tutanota.de tuta.io tuta.com mail.com email.com usa.com post.com gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr web.de ' +
  't-online.de freenet.de arcor.de posteo.de mailbox.org zoho.com zohomail.com hey.com fastmail.com fastmail.fm hushmail.com ' +
  'inbox.com inbox.lv mail.ru bk.ru list.ru inbox.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua seznam.cz email.cz ' +
  'post.cz centrum.cz azet.sk wp.pl o2.pl onet.pl op.pl interia.pl gazeta.pl tlen.pl libero.it virgilio.it alice.it tin.it ' +
  'tiscali.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr telenet.be skynet.be ziggo.nl xs4all.nl ' +
  'home.nl planet.nl kpnmail.nl bluewin.ch hispeed.ch btinternet.com sky.com virginmedia.com ntlworld.com talktalk.net ' +
  'blueyonder.co.uk eircom.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net ' +
  'optonline.net juno.com netzero.net rogers.com shaw.ca sympatico.ca telus.net bigpond.com bigpond.net.au optusnet.com.au ' +
  'iinet.net.au xtra.co.nz uol.com.br bol.com.br terra.com.br ig.com.br globo.com otenet.gr forthnet.gr hol.gr in.gr ' +
  'mailbox.gr vivodinet.gr freemail.gr freemail.hu citromail.hu abv.bg mail.bg online.no telia.com spray.se bredband.net ' +
  'jubii.dk luukku.com suomi24.fi qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com foxmail.com naver.com ' +
  'daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp rediffmail.com sify.com walla.com walla.co.il ' +
  'chmail.ir mailfa.com vnn.vn hcm.vn singnet.com.sg pacific.net.sg'
).split(' ');

/** Public pages on which a firm may have a corner, but which are not its own. */
const SHARED_HOSTS: readonly string[] = (
  'facebook.com fb.com fb.me instagram.com linkedin.com lnkd.in twitter.com x.com t.co youtube.com youtu.be tiktok.com ' +
  'pinterest.com xing.com vk.com ok.ru weibo.com wechat.com zalo.me telegram.me t.me whatsapp.com wa.me snapchat.com ' +
  'reddit.com tumblr.com medium.com google.com goo.gl bing.com wikipedia.org yelp.com tripadvisor.com trustpilot.com ' +
  'crunchbase.com bloomberg.com etsy.com ebay.com amazon.com alibaba.com airbnb.com booking.com linktr.ee bit.ly'
).split(' ');

const FREE = new Set(FREE_MAIL);
const SHARED = new Set([...SHARED_HOSTS, ...FREE_MAIL]);

/** Those that people most often mean and mistype; long enough that one edit leads nowhere else. */
const OFTEN_MEANT: readonly string[] = [
  'gmail.com',
  'googlemail.com',
  'hotmail.com',
  'icloud.com',
  'outlook.com',
  'protonmail.com',
  'yahoo.com',
];

/** @param domain registrable, in ASCII and lower case */
export function isFreeMail(domain: string): boolean {
  return FREE.has(domain);
}

/** Whether pages under a domain are many people's: a network, a search engine, a mail provider. */
export function isSharedHost(domain: string): boolean {
  return SHARED.has(domain);
}

/**
 * The provider that was probably meant where a domain is one edit from its own and nobody's of note; null where none.
 * The first letter must be right: `email.com`, `ymail.com` and `cloud.com` are what they say.
 */
export function meantProvider(domain: string): string | null {
  if (FREE.has(domain)) return null;
  for (const provider of OFTEN_MEANT) {
    if (provider.charCodeAt(0) === domain.charCodeAt(0) && isOneEdit(domain, provider)) return provider;
  }
  return null;
}
